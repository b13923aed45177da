"""Applications, templates, database, files."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.env import BASE_DIR, DATA_DIR, address, env

DEBUG = False
ROOT_URLCONF = "ytempire.urls"
ASGI_APPLICATION = "ytempire.asgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "corsheaders",
    "csp",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_q",
    "axes",
    "ytempire",
    "accounts",
    "notifications",
    "channels_app",
    "costs",
    "studio",
    "calls",
    "videos",
    "analytics",
    "dashboard",
]

MIDDLEWARE = [
    "ytempire.core.request_id.RequestIdMiddleware",
    "ytempire.core.access_log.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "ytempire.core.static_files.StaticFilesMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "ytempire.core.api_middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

with address("DATABASE_URL", "postgres://user:password@host/name"):
    DATABASES = {"default": env.db_url("DATABASE_URL", "sqlite://:memory:")}
if "DATABASE_URL" not in env.ENVIRON and "DATABASE_URL_FILE" not in env.ENVIRON:
    # Not as an address: a folder's name may hold what means something in one.
    DATABASES["default"]["NAME"] = DATA_DIR / "ytempire.sqlite3"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # All three are needed for writers that wait instead of failing; see docs/decisions/0003.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Workers of the test run share one file, as the product's processes do.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A machine that is gone is noticed in half a minute, not in two hours.
    keepalives = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4}
    given = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5, **keepalives, **given}
DATABASES["default"]["CONN_MAX_AGE"] = None


def database_pool() -> dict[str, Any]:
    """How the web server shares its connections among requests (asgi.py); empty for not at all."""
    largest = env.int("YTEMPIRE_DB_POOL", 20)
    if largest < 0:
        raise ImproperlyConfigured(f"YTEMPIRE_DB_POOL={largest} must be 0 or more.")
    if not largest or DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return {}
    # One stays with the tail of the outbox. Who waits longer is told that the server is busy.
    return {"min_size": min(2, largest), "max_size": largest + 1, "timeout": 10}


DB_POOL = database_pool()

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # A name is a hash of the content: what is there already is the same, or half-written.
        "OPTIONS": {"allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"
WORK_DIR = DATA_DIR / "work"
MIN_FREE_MB = env.int("YTEMPIRE_MIN_FREE_MB", 500)
FONTS_DIR = BASE_DIR / "static" / "fonts"
# Where further fonts are looked for: what script/fonts fetched, then the system's.
FONT_FOLDERS = [
    DATA_DIR / "fonts",
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
]

# Where styles are looked for: the product's, then the installation's own (docs/add_a_style.md).
STYLE_FOLDERS = [BASE_DIR / "videos" / "render" / "styles", DATA_DIR / "styles"]

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
