"""What an edit costs and how long it takes, before anybody asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from costs.selectors import estimate
from providers.base import Usage
from providers.speech.base import SpeechEngine
from studio.setup import FilmSetup
from videos.brief import TARGET_SECONDS, WORDS_PER_MINUTE
from videos.disk import FILM_BYTES_PER_SECOND
from videos.editing.plan import Plan
from videos.forecast import Forecast
from videos.models import Video
from videos.pronunciation import said
from videos.render.spec import FPS
from videos.versions import Entry, manner_in
from videos.voices import engines_for

SILENT_SECONDS = 2.5
# Seconds of work per second of film that joining it and mastering its sound take, and what each
# video takes besides; measured on two cores.
JOINING, AROUND = 0.03, 2.0


@dataclass(frozen=True, slots=True)
class EditPrice:
    """cost: USD, at most; seconds: until it is done; spoken and rendered: how many scenes are made
    anew; film_seconds: about how long the film will be."""

    cost: Decimal
    seconds: float
    spoken: int
    rendered: int
    film_seconds: float


def price_of(*, video: Video, plan: Plan) -> EditPrice:
    film_seconds = _seconds(video, plan.entries)
    return EditPrice(
        cost=estimate(_usages(video, plan, film_seconds), video.owner.today()),
        seconds=_work(video, plan, film_seconds),
        spoken=len(plan.unspoken),
        rendered=len(plan.unrendered),
        film_seconds=film_seconds,
    )


def _usages(video: Video, plan: Plan, film_seconds: float) -> list[Usage]:
    manner = manner_in(plan.entries)
    pairs = FilmSetup.from_json(video.setup).pronunciations
    spoken = list(plan.unspoken)
    if spoken and manner is None:  # the pace is found by speaking the longest scene once more
        spoken.append(max(plan.entries, key=lambda entry: len(said(entry["narration"], pairs))))
    stored = Usage("library", "disk", "byte_month", round(film_seconds * FILM_BYTES_PER_SECOND))
    return [
        stored,
        *(
            usage
            for entry in spoken
            for usage in _engine(video, entry, manner).estimate(said(entry["narration"], pairs))
        ),
    ]


def _engine(video: Video, entry: Entry, manner: tuple[str, float] | None) -> SpeechEngine:
    if entry["voice"]:
        return engines_for(entry["voice"])[0]
    return engines_for(video.voice, first=manner[0] if manner else "")[0]


def _work(video: Video, plan: Plan, film_seconds: float) -> float:
    forecast = Forecast.load()
    whole = forecast.work(video)
    waiting = forecast.seconds_if_asked_now(video) - whole
    anew = whole / TARGET_SECONDS[video.length] * _seconds(video, plan.unrendered)
    return waiting + AROUND + JOINING * film_seconds + anew


def _seconds(video: Video, entries: Iterable[Entry]) -> float:
    per_word = 60 / WORDS_PER_MINUTE[video.length]
    return sum(
        entry["made"]["frames"] / FPS
        if entry["made"].get("frames")
        else len(entry["narration"].split()) * per_word or SILENT_SECONDS
        for entry in entries
    )
