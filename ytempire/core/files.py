"""Files over HTTP: ranges, conditions and constant memory, whatever the size."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

CHUNK = 256 * 1024  # bytes
MAX_AGE = 86_400  # seconds
LONGEST_NAME = 150  # characters

ONE_RANGE = re.compile(r"bytes=(?=-?[0-9])([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)
UNSAFE = re.compile(r'[/\\:*?"<>|]+')

# What a browser may show; anything else is only ever downloaded.
TYPES = {
    ".aac": "audio/aac",
    ".aiff": "audio/aiff",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mka": "audio/x-matroska",
    ".mkv": "video/x-matroska",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on this machine, its name for people, and its version, which is another one as soon
    as a byte is."""

    path: Path
    filename: str
    version: str


def file_response(
    request: HttpRequest, file: StoredFile, *, download: bool = False
) -> HttpResponseBase:
    """The answer to GET or HEAD: 200, 206, 304, 412 or 416. Raises FileNotFoundError."""
    size = file.path.stat().st_size
    etag = f'"{file.version}"'
    headers = _headers(file, etag, download)
    refused = get_conditional_response(request, etag=etag)
    if refused is not None:
        return _with(refused, headers)
    asked = (
        byte_range(request.headers.get("Range", ""), size) if _wants_range(request, etag) else None
    )
    if asked is not None and not asked:
        return _with(HttpResponse(status=416), {"Content-Range": f"bytes */{size}"})
    span = range(size) if asked is None else asked
    if asked is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    headers["Content-Length"] = str(len(span))
    if request.method == "HEAD":
        return _with(HttpResponse(), headers)
    body = stream(lambda: file.path.open("rb"), span)
    return _with(StreamingHttpResponse(body, status=200 if asked is None else 206), headers)


def byte_range(header: str, size: int) -> range | None:
    """The bytes a Range header asks for, empty if there are none such.

    None stands for all of them: for no header, several ranges, and nonsense.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if not last:
        return range(int(first), size)
    return None if int(last) < int(first) else range(int(first), min(int(last) + 1, size))


async def stream(open_file: Callable[[], IO[Any]], span: range) -> AsyncGenerator[bytes, None]:
    """The bytes of the span in chunks, read in threads; the file is closed in any case."""
    file = await asyncio.to_thread(open_file)
    try:
        await asyncio.to_thread(file.seek, span.start)
        left = len(span)
        while left > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
    finally:
        file.close()


def safe_filename(name: str) -> str:
    """A file name no browser, shell or header stumbles over."""
    printable = "".join(letter for letter in name if letter.isprintable())
    path = PurePath(UNSAFE.sub("_", printable).strip(". ") or "file")
    return path.stem[:LONGEST_NAME] + path.suffix[:20]


def _wants_range(request: HttpRequest, etag: str) -> bool:
    return request.method == "GET" and request.headers.get("If-Range", etag) == etag


def _headers(file: StoredFile, etag: str, download: bool) -> dict[str, str]:
    content_type = TYPES.get(file.path.suffix.lower())
    attached = download or content_type is None
    disposition = content_disposition_header(attached, safe_filename(file.filename))
    return {
        "Content-Type": content_type or "application/octet-stream",
        "Content-Disposition": disposition or "inline",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"private, max-age={MAX_AGE}",
        "Accept-Ranges": "bytes",
        "ETag": etag,
        # The link itself is the permission: no cookie or header is asked for.
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    }


def _with(response: HttpResponseBase, headers: dict[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response[name] = value
    return response
