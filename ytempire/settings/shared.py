"""What several machines share: Redis for nudges and rates, an object store for files.

Their clients are imported where they are wanted: they are a quarter of what a start imports.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from ytempire.settings.base import STORAGES
from ytempire.settings.env import DATA_DIR, address, env, positive
from ytempire.settings.pipeline import Q_CLUSTER


def redis_url() -> str:
    """Where Redis is; without it nudges go through the database and rates count by process."""
    url = str(env.str("REDIS_URL", ""))
    if url:
        from redis.connection import parse_url

        with address("REDIS_URL", "redis://:password@host:6379/0"):
            parse_url(url)  # type: ignore[no-untyped-call]
    return url


REDIS_URL = redis_url()
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "ytempire.core.redis.ForgivingCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "ytempire",
        }
    }
    Q_CLUSTER["broker_class"] = "videos.nudges.Nudges"


def object_store(bucket: str) -> dict[str, Any]:
    """An S3-compatible store for made files. Without a key, boto3's own places are looked at."""
    from botocore.config import Config

    endpoint = env.str("YTEMPIRE_S3_ENDPOINT", "")
    if endpoint and urlsplit(endpoint).scheme not in ("http", "https"):
        raise ImproperlyConfigured(
            f"YTEMPIRE_S3_ENDPOINT={endpoint} is no address such as https://s3.example.com."
        )
    if bool(env.str("YTEMPIRE_S3_KEY", "")) != bool(env.str("YTEMPIRE_S3_SECRET", "")):
        raise ImproperlyConfigured("Set both YTEMPIRE_S3_KEY and YTEMPIRE_S3_SECRET, or neither.")
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "access_key": env.str("YTEMPIRE_S3_KEY", "") or None,
        "secret_key": env.str("YTEMPIRE_S3_SECRET", "") or None,
        "region_name": env.str("YTEMPIRE_S3_REGION", "us-east-1"),
        "location": env.str("YTEMPIRE_S3_PREFIX", "").strip("/"),
        "client_config": Config(
            signature_version="s3v4",
            # Stores of one's own seldom have a host name for each bucket.
            s3={"addressing_style": "path" if endpoint else "auto"},
            connect_timeout=5,
            read_timeout=30,
            retries={"mode": "standard", "max_attempts": 4},
            # Most others do not know Amazon's newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "providers.object_store.ObjectStore", "OPTIONS": options}


if bucket := env.str("YTEMPIRE_S3_BUCKET", ""):
    STORAGES["default"] = object_store(bucket)
CACHE_DIR = DATA_DIR / "cache"
CACHE_MB = positive("YTEMPIRE_CACHE_MB", 20_000)
