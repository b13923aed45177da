"""What films are made of, and how a channel's films look and sound."""

from studio.models.brand import BrandKit
from studio.models.media import Media

__all__ = ["BrandKit", "Media"]
