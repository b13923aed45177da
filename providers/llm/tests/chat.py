"""A server that speaks the chat completions protocol, and answers for it to give."""

import json
from collections.abc import Iterator
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

PATH = "/v1/chat/completions"
SCENES: list[dict[str, Any]] = [
    {
        "kind": "title",
        "narration": "Bees dance to talk.",
        "headline": "Bees dance to talk",
        "kicker": "Nature",
        "support": "",
        "items": [],
        "figure": "",
        "unit": "",
        "search_terms": ["honey bee"],
    },
    {
        "kind": "outro",
        "narration": "Watch a hive and tell us what you see.",
        "headline": "Watch a hive",
        "kicker": "",
        "support": "What do you see?",
        "items": [],
        "figure": "",
        "unit": "",
        "search_terms": ["beehive"],
    },
]
SCRIPT = {"title": "How bees talk", "description": "A dance.", "tags": ["bees"], "scenes": SCENES}


def completion(
    content: str | None = None,
    *,
    finish: str = "stop",
    refusal: str | None = None,
    usage: tuple[int, int] | None = (100, 50),
) -> Response:
    """One answer of the protocol; without content, a script that fits."""
    said = json.dumps(SCRIPT) if content is None else content
    message = {"role": "assistant", "content": said, "refusal": refusal}
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    if usage:
        asked, told = usage
        body["usage"] = {
            "prompt_tokens": asked,
            "completion_tokens": told,
            "total_tokens": asked + told,
        }
    return as_json(body)


def failure(status: int, code: str = "", message: str = "No.", **headers: str) -> Response:
    """An error as vendors send it."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": code or None}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return as_json(body, status, named)


def as_json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")


def serve(server: HTTPServer, *answers: Response) -> list[dict[str, Any]]:
    """Give `answers` in turn, the last for ever; returns the bodies of the requests so far."""
    asked: list[dict[str, Any]] = []
    turns: Iterator[Response] = iter(answers)
    current = [answers[-1]]

    def answer(request: Request) -> Response:
        asked.append(json.loads(request.data))
        current[0] = next(turns, current[0])
        return current[0]

    server.expect_request(PATH, method="POST").respond_with_handler(answer)
    return asked


def cut_short() -> Response:
    """An answer that promises more bytes than come before the connection closes."""
    response = Response(b'{"id"')
    response.headers["Content-Length"] = "999"
    return response
