"""Rates beside the general ones: sign-in is slow for guessers, status is free for pollers."""

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class LoginThrottle(AnonRateThrottle):
    scope = "login"


class StockThrottle(UserRateThrottle):
    """Each look is paid for with a part of what the sites allow this server in an hour."""

    scope = "stock"


class StatusThrottle(UserRateThrottle):
    """Some clients add a poll of the same video every few seconds; never catch those."""

    scope = "status"
