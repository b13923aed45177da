"""Tables that are sent as files while they are read: as CSV for spreadsheets, or as JSON lines."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.http import StreamingHttpResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LINES_AT_ONCE = 500


class WhateverIsAccepted(BaseContentNegotiation):
    """Who accepts CSV only is still told in JSON what is wrong."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)


def file_of(lines: AsyncIterator[str], name: str, content_type: str) -> StreamingHttpResponse:
    """The lines as a file with this name; never more than some of them in memory."""
    return StreamingHttpResponse(
        _in_pieces(lines),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _in_pieces(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """Several lines at a time: each piece is a message to the server's loop."""
    piece: list[str] = []
    async for line in lines:
        piece.append(line)
        if len(piece) >= LINES_AT_ONCE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)


def csv_line(cells: Sequence[object]) -> str:
    """Text that would be a formula is made plain by an apostrophe."""
    written = io.StringIO()
    csv.writer(written).writerow([_plain(cell) for cell in cells])
    return written.getvalue()


def _plain(cell: object) -> object:
    if isinstance(cell, Decimal):
        return f"{cell:f}"  # never 0E-12
    if isinstance(cell, datetime):
        return cell.isoformat()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
