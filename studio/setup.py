"""A brand kit as a video keeps it: plain values, as they were when it was requested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from channels_app.models import Channel
from studio.models import BrandKit


@dataclass(frozen=True, slots=True)
class FilmSetup:
    """logo and music_media: ids of Media, "" for none; pronunciations: (written, spoken) pairs."""

    name: str = ""
    accent: str = ""
    second: str = ""
    font: str = ""
    logo: str = ""
    intro: bool = False
    intro_line: str = ""
    outro: bool = False
    outro_line: str = ""
    music_media: str = ""
    credits: bool = True
    speed: float = 1.0
    pronunciations: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, kit: BrandKit, channel: Channel) -> Self:
        pairs = ((pair["written"], pair["spoken"]) for pair in kit.pronunciations)
        same = ("accent", "second", "font", "intro", "intro_line", "outro", "outro_line")
        return cls(
            name=channel.name,
            logo=str(kit.logo_id or ""),
            music_media=str(kit.music_media_id or ""),
            credits=kit.credits,
            speed=kit.speed,
            pronunciations=tuple(pairs),
            **{name: getattr(kit, name) for name in same},
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Back from a row; what a newer version added is at its default."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        pairs = tuple(
            (str(written), str(spoken)) for written, spoken in data.get("pronunciations", ())
        )
        return cls(**{**values, "pronunciations": pairs})

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "pronunciations": [list(pair) for pair in self.pronunciations]}
