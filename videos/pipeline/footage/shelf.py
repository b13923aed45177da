"""All sources together, for one film: nothing is taken twice, and what fails is left alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from itertools import islice

from costs.models import Category
from providers.base import PermanentError, ProviderError
from providers.footage.base import Asset, FootageSource, Kind, Search
from providers.footage.renditions import best
from providers.registry import footage_sources
from videos.models import Artifact, Scene
from videos.pipeline.asking import asked
from videos.pipeline.context import StageContext
from videos.pipeline.footage.candidates import Wish, candidates
from videos.pipeline.footage.files import copied, fetched, looked_at
from videos.pipeline.footage.library import Library

logger = logging.getLogger(__name__)

Find = Callable[[Search], Sequence[Asset]]

CREDITED = ("source", "id", "kind", "text", "author", "licence", "page_url")
TRIES = 3  # files of one source, until the next source is asked


class Shelf:
    """What a scene gets is written into the row, which is saved elsewhere."""

    def __init__(self, context: StageContext) -> None:
        self._context = context
        self._library = Library(context.video.owner)
        self._sources = {source.name: source for source in footage_sources()}
        self._used: set[str] = set()

    def use(self, scene: Scene) -> None:
        """What this scene has is not offered to others."""
        if scene.visual is not None:
            known = (scene.credit[name] for name in ("source", "id", "page_url"))
            self._used |= {scene.visual.meta["sha256"], *_marks(*known)}

    def fill(self, scene: Scene, wish: Wish) -> bool:
        """Give the scene what fits best; whether there was something."""
        return self._fill_with(self._library.search, scene, wish) or any(
            self._fill_from(source, scene, wish) for source in [*self._sources.values()]
        )

    def put(self, scene: Scene, asset: Asset, wish: Wish) -> None:
        """Give the scene this very asset. Raises ProviderError."""
        self._give(scene, asset, self._file_of(asset, wish), wish)

    def put_again(self, scene: Scene) -> None:
        """The file of what was chosen once, after it was swept. Raises ProviderError."""
        credit = scene.credit
        names = ("source", "kind", "id", "file")
        scene.visual = self._fetched(*(str(credit[name]) for name in names))

    def _fill_from(self, source: FootageSource, scene: Scene, wish: Wish) -> bool:
        try:
            return self._fill_with(self._searching(source), scene, wish)
        except ProviderError as error:
            self._sources.pop(source.name)
            self._note(f"{source.label}: {error}")
            return False

    def _fill_with(self, search: Find, scene: Scene, wish: Wish) -> bool:
        unused = filter(self._is_new, candidates(search, wish))
        return any(self._tried(asset, scene, wish) for asset in islice(unused, TRIES))

    def _searching(self, source: FootageSource) -> Find:
        def search(search: Search) -> Sequence[Asset]:
            inputs = ["search", source.name, search]
            return asked(
                self._context, Category.API_CALLS, inputs, lambda ask: source.search(search, ask)
            )

        return search

    def _tried(self, asset: Asset, scene: Scene, wish: Wish) -> bool:
        try:
            artifact = self._file_of(asset, wish)
            if artifact.meta["sha256"] in self._used:
                return False
            self._give(scene, asset, artifact, wish)
        except ProviderError as error:
            self._note(f"{asset.page_url or asset.text}: {error}")
            return False
        return True

    def _file_of(self, asset: Asset, wish: Wish) -> Artifact:
        return self._fetched(asset.source, asset.kind, asset.id, _file(asset, wish))

    def _fetched(self, source: str, kind: str, asset_id: str, url: str) -> Artifact:
        if source == Library.name:
            return copied(self._context, asset_id)
        if source not in self._sources:
            raise PermanentError(f"{source} is not asked any more.")
        return fetched(self._context, self._sources[source], Kind(kind), asset_id, url)

    def _give(self, scene: Scene, asset: Asset, artifact: Artifact, wish: Wish) -> None:
        look = looked_at(self._context, artifact, wish.seconds)
        scene.visual = artifact
        scene.credit = {
            **{name: getattr(asset, name) for name in CREDITED},
            "file": _file(asset, wish),
            "start": look.start,
            "focus": list(look.focus),
        }
        self.use(scene)

    def _is_new(self, asset: Asset) -> bool:
        return self._used.isdisjoint(_marks(asset.source, asset.id, asset.page_url))

    def _note(self, text: str) -> None:
        logger.warning("footage: %s", text)
        self._context.tell(text)


def _file(asset: Asset, wish: Wish) -> str:
    return (best(asset.renditions, wish.size) or asset.renditions[-1]).url


def _marks(source: str, asset_id: str, page_url: str) -> set[str]:
    """By these one and the same thing is known, also where it lies in the library by now."""
    return {f"{source} {asset_id}", page_url} - {""}
