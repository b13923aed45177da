"""What holds for every address of the API: `?case=`, and that no cache keeps an answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control

from ytempire.core.case import CASES, answering_in
from ytempire.core.problems import error_body, is_api


class ApiMiddleware:
    """To stand inside CORS, so that other origins can read a refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_api(request.path):
            return self.get_response(request)
        response = self._in_case(request)
        # Tokens, keys and other people's figures are in them.
        patch_cache_control(response, private=True, no_store=True)
        return response

    def _in_case(self, request: HttpRequest) -> HttpResponseBase:
        case = request.GET.get("case", "camel")
        if case not in CASES:
            return _refused()
        with answering_in(case):
            return self.get_response(request)


def _refused() -> JsonResponse:
    wrong = f"Choose one of: {', '.join(CASES)}."
    body = error_body("VAL_4001", message=f"case: {wrong}", errors={"case": [wrong]})
    return JsonResponse(body, status=body["statusCode"])
