"""Services that misbehave: every fault is told in plain words, and whether to try again."""

import socket
from collections.abc import Iterator

import httpx2
import openai
import pytest
from pytest_django import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Response

from providers.base import PermanentError, ProviderError, TransientError
from providers.llm.openai import OpenAIWriter
from providers.llm.tests.briefs import notes, text, topic
from providers.llm.tests.chat import PATH, SCRIPT, as_json, completion, cut_short, failure, serve
from providers.openai_errors import as_provider_error

PAGE = Response("<html><h1>Welcome</h1></html>", content_type="text/html")

PERMANENT = {
    "bad key": (failure(401, "invalid_api_key"), "refused the API key"),
    "no credit": (failure(429, "insufficient_quota"), "no credit left"),
    "payment required": (failure(402), "no credit left"),
    "forbidden": (failure(403, message="Your country."), "does not allow.*Your country"),
    "unknown model": (failure(404, "model_not_found", "No gpt-9."), "know this model.*gpt-9"),
    "too long": (failure(400, "context_length_exceeded"), "text this long"),
    "content policy": (failure(400, "content_policy_violation"), "refused this content"),
    "bad request": (failure(400, message="Bad thing."), "did not accept.*Bad thing"),
    "a page": (PAGE, "not in the expected format"),
    "a broken body": (Response("{nope", content_type="application/json"), "expected format"),
    "an empty object": (as_json({}), "not in the expected format"),
    "an error with status 200": (as_json({"error": {"message": "x"}}), "expected format"),
    "a list": (as_json([1, 2]), "expected format"),
    "no choices": (as_json({"choices": []}), "expected format"),
    "refusal": (completion("", refusal="I will not."), "declined to write this: I will not"),
    "cut by length": (completion('{"title": "x', finish="length"), "ran out of room"),
    "cut by filter": (completion("", finish="content_filter"), "content filter"),
}
TRANSIENT = {
    "busy": (failure(429, Retry_After="0"), "limiting requests"),
    "overloaded": (failure(503), "trouble on its side"),
    "a gateway's page": (Response("<html>Bad gateway</html>", 502), "trouble on its side"),
    "cut connection": (cut_short(), "be reached"),
    "empty answer": (completion("  "), "empty answer"),
    "never a script": (completion('{"title": "x"}'), "even when asked again.*scenes"),
    "never JSON": (completion("Bees are great."), "no complete JSON object"),
}


@pytest.mark.parametrize(("answer", "words"), PERMANENT.values(), ids=PERMANENT)
def test_what_would_fail_again(
    httpserver: HTTPServer, writer: OpenAIWriter, answer: Response, words: str
) -> None:
    serve(httpserver, answer)
    with pytest.raises(PermanentError, match=words):
        writer.write(topic("Bees"))


@pytest.mark.parametrize(("answer", "words"), TRANSIENT.values(), ids=TRANSIENT)
def test_what_may_work_later(
    httpserver: HTTPServer, writer: OpenAIWriter, answer: Response, words: str
) -> None:
    serve(httpserver, answer)
    with pytest.raises(TransientError, match=words):
        writer.write(topic("Bees"))


def test_a_fault_is_told_at_once_and_how_long_to_wait(
    httpserver: HTTPServer, writer: OpenAIWriter
) -> None:
    """Asking again is up to whoever asks through the writer."""
    asked = serve(httpserver, failure(429, Retry_After="7"))
    with pytest.raises(TransientError) as raised:
        writer.write(topic("Bees"))
    assert len(asked) == 1
    assert (raised.value.retry_after, raised.value.uncertain) == (7, False)


def test_a_wait_may_be_told_as_a_date(httpserver: HTTPServer, writer: OpenAIWriter) -> None:
    serve(httpserver, failure(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"))
    with pytest.raises(TransientError) as raised:
        writer.write(topic("Bees"))
    assert raised.value.retry_after == 0


def test_a_date_is_told_by_the_clock_of_who_tells_it() -> None:
    """Ours may be wrong."""
    now, later = (f"Wed, 21 Oct 2015 07:28:0{second} GMT" for second in (0, 7))
    answer = httpx2.Response(
        503,
        headers={"Date": now, "Retry-After": later},
        request=httpx2.Request("POST", "https://example.org"),
    )
    error = openai.InternalServerError("", response=answer, body=None)
    assert as_provider_error(error, what="It").retry_after == 7


@pytest.mark.parametrize(
    "nonsense", ["soon", "nan", "inf", "1e999", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"]
)
def test_nonsense_is_no_wait(httpserver: HTTPServer, writer: OpenAIWriter, nonsense: str) -> None:
    serve(httpserver, failure(503, Retry_After=nonsense))
    with pytest.raises(TransientError) as raised:
        writer.write(topic("Bees"))
    assert raised.value.retry_after is None


def test_a_cut_connection_leaves_the_outcome_open(
    httpserver: HTTPServer, writer: OpenAIWriter
) -> None:
    serve(httpserver, cut_short())
    with pytest.raises(TransientError) as raised:
        writer.write(topic("Bees"))
    assert raised.value.uncertain


def test_a_bad_key_is_tried_once(httpserver: HTTPServer, writer: OpenAIWriter) -> None:
    asked = serve(httpserver, failure(401, message="Wrong key sk-test"))
    with pytest.raises(PermanentError) as raised:
        writer.write(topic("Bees"))
    assert len(asked) == 1
    assert "sk-test" not in str(raised.value)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"


def test_silence_ends_in_a_timeout(silent: str, settings: Settings) -> None:
    settings.LLM_BASE_URL, settings.LLM_TIMEOUT = silent, 0.1
    with pytest.raises(TransientError, match="did not answer in time") as raised:
        OpenAIWriter().write(topic("Bees"))
    assert raised.value.uncertain


def test_nobody_there(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.LLM_BASE_URL = f"http://127.0.0.1:{gone.getsockname()[1]}/v1"
    with pytest.raises(TransientError, match="could not be reached") as raised:
        OpenAIWriter().write(topic("Bees"))
    assert not raised.value.uncertain


def test_a_key_that_cannot_be_sent_is_told_and_costs_nothing(
    httpserver: HTTPServer, settings: Settings
) -> None:
    settings.LLM_BASE_URL, settings.LLM_API_KEY = httpserver.url_for("/v1"), "clé"
    with pytest.raises(PermanentError, match="malformed") as raised:
        OpenAIWriter().write(topic("Bees"))
    assert not raised.value.uncertain


@pytest.mark.parametrize("status", [504, 524])
def test_a_gateway_that_waited_in_vain_leaves_the_outcome_open(
    httpserver: HTTPServer, writer: OpenAIWriter, status: int
) -> None:
    serve(httpserver, failure(status))
    with pytest.raises(TransientError, match="did not answer in time") as raised:
        writer.write(topic("Bees"))
    assert raised.value.uncertain


@pytest.mark.parametrize("address", ["http://[bad", "not an address", "ftp://example.org"])
def test_an_address_that_is_none(settings: Settings, address: str) -> None:
    settings.LLM_BASE_URL = address
    with pytest.raises(ProviderError, match="The script service"):
        OpenAIWriter().write(topic("Bees"))


@pytest.mark.parametrize("brief", [topic(" "), notes(" - "), text("\n")])
def test_nothing_to_write_from_costs_nothing(
    httpserver: HTTPServer, writer: OpenAIWriter, brief: object
) -> None:
    asked = serve(httpserver, completion())
    with pytest.raises(PermanentError, match="nothing to write"):
        writer.write(brief)  # type: ignore[arg-type]
    assert asked == []


def test_a_deeply_nested_answer_is_only_an_invalid_one(
    httpserver: HTTPServer, writer: OpenAIWriter
) -> None:
    serve(httpserver, completion('{"a":' * 9_000), completion())
    assert writer.write(topic("Bees")).title == SCRIPT["title"]


def test_nothing_but_provider_errors_leaves(httpserver: HTTPServer, writer: OpenAIWriter) -> None:
    odd = as_json({"choices": [{"message": {"content": [1]}, "finish_reason": None}]})
    for answer in (odd, as_json({"choices": [{}]}), as_json({"choices": "x"}), as_json(None)):
        httpserver.clear()
        serve(httpserver, answer)
        with pytest.raises(ProviderError):
            writer.write(topic("Bees"))
    assert httpserver.log[-1][0].path == PATH
