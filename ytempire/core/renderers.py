"""Answers: JSON with names in the case that was asked for."""

from __future__ import annotations

from typing import Any

from rest_framework import renderers

from ytempire.core.case import in_case


class JSONRenderer(renderers.JSONRenderer):
    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        rendered: bytes = super().render(in_case(data), *args, **kwargs)
        return rendered
