"""Static files by WhiteNoise, streamed: under ASGI its own answers are read into memory whole."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import IO, Any

from django.http import FileResponse, HttpRequest
from whitenoise.middleware import WhiteNoiseMiddleware

from ytempire.core.files import CHUNK


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> FileResponse:
        """WhiteNoise's answer with an asynchronous body."""
        response: FileResponse = WhiteNoiseMiddleware.serve(static_file, request)
        response.streaming_content = _chunks(response.file_to_stream or io.BytesIO())
        return response


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk
