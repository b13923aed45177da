"""Who may see a page; what is not there, or belongs to somebody else, is a 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from ytempire.core.exceptions import NotFoundError

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A request of somebody signed in."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
PageView = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def signed_in(view: PageView[P]) -> View[P]:
    """Send strangers to the sign-in page, and back afterwards.

    What a selector does not find among the user's things is a 404.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        page = cast(PageRequest, request)
        if page.user.is_authenticated:
            try:
                return view(page, *args, **kwargs)
            except NotFoundError as error:
                raise Http404(error.message) from None
        if page.htmx:
            # A redirect would be swapped into the fragment; the whole page has to go.
            return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
        return redirect_to_login(page.get_full_path())

    return guarded


def administrators(view: PageView[P]) -> View[P]:
    """For everybody else who is signed in, there is nothing here."""

    @wraps(view)
    def guarded(page: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not page.user.is_staff:
            raise Http404
        return view(page, *args, **kwargs)

    return signed_in(guarded)
