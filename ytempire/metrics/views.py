"""Who may read them, and how they are written."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from ytempire.metrics.families import SUBJECTS


class Installation(Collector):
    """All subjects, and nothing kept between two scrapes."""

    def collect(self) -> Iterator[Metric]:
        for subject in SUBJECTS:
            yield from subject()


registry = CollectorRegistry()
registry.register(Installation())
ProcessCollector(registry=registry)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For whom there is nothing to see, there is nothing here."""
    if not (_has_token(request) or _is_administrator(request)):
        raise Http404
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)


def _has_token(request: HttpRequest) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if not settings.METRICS_TOKEN or scheme.lower() != "bearer":
        return False
    return constant_time_compare(given.strip(), settings.METRICS_TOKEN)


def _is_administrator(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_staff
