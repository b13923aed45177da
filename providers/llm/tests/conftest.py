"""The writer under test talks to a local server over real HTTP."""

import pytest
from pytest_django import Settings
from pytest_httpserver import HTTPServer

from providers.llm.openai import OpenAIWriter


@pytest.fixture
def writer(httpserver: HTTPServer, settings: Settings) -> OpenAIWriter:
    settings.LLM_BASE_URL = httpserver.url_for("/v1")
    settings.LLM_API_KEY = "sk-test"
    settings.LLM_MODEL = "test-model"
    settings.LLM_TIMEOUT = 20.0
    return OpenAIWriter()
