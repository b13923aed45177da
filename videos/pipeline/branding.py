"""The channel's logo, brought into its films."""

from __future__ import annotations

from dataclasses import replace

from studio.setup import FilmSetup
from videos import artifacts
from videos.pipeline.context import StageContext
from videos.pipeline.library import own_logo
from videos.render.spec import FilmSpec


def branded(context: StageContext, film: FilmSpec) -> FilmSpec:
    """The film with the logo of its video's brand kit, if that has one and it is still there."""
    logo_id = FilmSetup.from_json(context.video.setup).logo
    logo = own_logo(context, logo_id) if logo_id else None
    if logo is None:
        return film
    brand = replace(film.brand, logo=artifacts.local_path(logo), logo_key=logo.meta["sha256"])
    return replace(film, brand=brand)
