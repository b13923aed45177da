"""Burnt-in captions: phrase by phrase as spoken, the word being heard marked."""

from videos.render.captions.boxes import caption_boxes, caption_fonts
from videos.render.captions.document import Captions, write_captions
from videos.render.captions.files import DOCUMENT, FONTS, put_captions
from videos.render.captions.layout import caption_area

__all__ = [
    "DOCUMENT",
    "FONTS",
    "Captions",
    "caption_area",
    "caption_boxes",
    "caption_fonts",
    "put_captions",
    "write_captions",
]
