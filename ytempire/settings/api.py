"""The JSON API: REST framework, tokens, schema."""

import re
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import PRODUCTION, env

# Browser clients refresh a minute early, by a timer of 31 bits of milliseconds: up to 24 days.
ACCESS_TOKEN_SECONDS = range(61, 24 * 86_400 + 1)
RATE = re.compile(r"[1-9]\d*/(second|sec|minute|min|hour|day)")


def rate(name: str, default: str) -> str:
    """How many requests in what time, such as 20/min."""
    value = str(env.str(name, default))
    if not RATE.fullmatch(value):
        raise ImproperlyConfigured(f"{name}={value} is no rate such as {default}.")
    return value


def access_token_lifetime() -> timedelta:
    seconds = env.int("YTEMPIRE_ACCESS_TOKEN_SECONDS", 900)
    if seconds not in ACCESS_TOKEN_SECONDS:
        raise ImproperlyConfigured(
            f"YTEMPIRE_ACCESS_TOKEN_SECONDS={seconds} is not between {ACCESS_TOKEN_SECONDS[0]} "
            f"and {ACCESS_TOKEN_SECONDS[-1]}."
        )
    return timedelta(seconds=seconds)


REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["ytempire.core.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ytempire.core.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "user": rate("YTEMPIRE_THROTTLE_USER", "600/min"),
        "anon": rate("YTEMPIRE_THROTTLE_ANON", "120/min"),
        "login": rate("YTEMPIRE_THROTTLE_LOGIN", "20/min"),
        "stock": rate("YTEMPIRE_THROTTLE_STOCK", "30/min"),
        "status": rate("YTEMPIRE_THROTTLE_STATUS", "6000/min"),
    },
    # How many proxies in front add to X-Forwarded-For; 0 trusts nothing but the connection.
    "NUM_PROXIES": env.int(
        "YTEMPIRE_PROXIES", 1 if env.bool("YTEMPIRE_BEHIND_PROXY", PRODUCTION) else 0
    ),
    "DEFAULT_SCHEMA_CLASS": "ytempire.core.schema.AutoSchema",
    "EXCEPTION_HANDLER": "ytempire.core.errors.exception_handler",
    "COERCE_DECIMAL_TO_STRING": False,
    "URL_FORMAT_OVERRIDE": None,
}

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": access_token_lifetime(),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=14),
    "USER_ID_CLAIM": "sub",
    "AUTH_HEADER_TYPES": ("Bearer", "bearer"),  # HTTP's schemes have no case
}
# How long a refresh token that was just replaced is not yet taken for a stolen one.
REFRESH_GRACE = timedelta(seconds=30)

# What the clients' documents write in snake_case stays so in camelCase answers.
SNAKE_CASE_ALWAYS = ("ai_generation", "voice_synthesis", "api_calls")
JSON_CAMEL_CASE = {
    "JSON_UNDERSCOREIZE": {
        "no_underscore_before_number": False,
        "ignore_fields": None,
        "ignore_keys": SNAKE_CASE_ALWAYS,
    }
}

SPECTACULAR_SETTINGS = {
    "TITLE": "YTEMPIRE API",
    "DESCRIPTION": (
        "Runs a creator's YouTube channels: a topic goes in, a narrated video comes out.\n\n"
        "Sign in with `POST /auth/login` and send `Authorization: Bearer <accessToken>`. "
        "Names are camelCase; snake_case is understood too, and answered with `?case=snake`, "
        "which every address takes. Money is in USD, times are UTC, "
        "progress is 0 to 100, and fields without a value are left out. "
        "Every error has the form of `Error`, also those that any address may answer: 404, 405, "
        "406, 413, 415, 500 and 503. A guide is in `docs/api.md`."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "WEBHOOKS": [
        "notifications.webhook_schema.video_completed",
        "notifications.webhook_schema.video_failed",
        "notifications.webhook_schema.cost_alert",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ChannelStatus": "channels_app.models.Channel.Status",
        "VideoStatus": "videos.models.Status",
        "SceneKind": "videos.editing.serializers.KINDS",
        "FootageKind": "providers.footage.base.Kind",
        "EventType": "notifications.models.EventType",
        "DeliveryStatus": "notifications.models.Outgoing.Status",
        "AlertRuleType": "costs.models.AlertRule.Type",
        "CostAlertKind": "costs.models.CostAlert.Kind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "drf_spectacular.contrib.djangorestframework_camel_case.camelize_serializer_fields",
        "ytempire.core.schema.camelize_parameters",
        "ytempire.core.example_hook.add_examples",
    ],
}
