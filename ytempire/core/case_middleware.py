"""`?case=` of every address of the API."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from ytempire.core.case import CASES, answering_in
from ytempire.core.problems import error_body, is_api


class CaseMiddleware:
    """To stand inside CORS, so that other origins can read a refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_api(request.path):
            return self.get_response(request)
        case = request.GET.get("case", "camel")
        if case not in CASES:
            return _refused()
        with answering_in(case):
            return self.get_response(request)


def _refused() -> JsonResponse:
    wrong = f"Choose one of: {', '.join(CASES)}."
    body = error_body("VAL_4001", message=f"case: {wrong}", errors={"case": [wrong]})
    return JsonResponse(body, status=body["statusCode"])
