"""What the environment may say, and what is said back when it is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ytempire.settings.env import BASE_DIR, Env, secret_key

SHOW = "from django.conf import settings as s; print({})"


def settings_of(shown: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own and print one of them."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {"DJANGO_SETTINGS_MODULE": "ytempire.settings", "YTEMPIRE_DATA_DIR": str(data)}
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(shown)],
        cwd=BASE_DIR,
        env={**kept, **given, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_secret_from_a_file_ends_where_the_secret_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("hunter2\n")
    monkeypatch.setenv("A_KEY_FILE", str(tmp_path / "key"))
    assert Env().str("A_KEY") == "hunter2"


def test_the_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert len(first) > 50
    assert secret_key(tmp_path) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_production_makes_no_key_up(tmp_path: Path) -> None:
    ended = settings_of("s.SECRET_KEY", tmp_path, YTEMPIRE_PRODUCTION="1")
    assert ended.returncode != 0
    assert "SECRET_KEY" in ended.stderr
    assert not (tmp_path / "secret_key").exists()


def test_a_wrong_number_stops_the_start(tmp_path: Path) -> None:
    ended = settings_of("s.WORKERS", tmp_path, YTEMPIRE_WORKERS="two")
    assert ended.returncode != 0
    assert "two" in ended.stderr


@pytest.mark.parametrize("pauses", ["5,soon", "5,,300", "0", "-5"])
def test_pauses_are_seconds(tmp_path: Path, pauses: str) -> None:
    ended = settings_of("s.DELIVERY_PAUSES", tmp_path, YTEMPIRE_DELIVERY_PAUSES=pauses)
    assert ended.returncode != 0
    assert f"YTEMPIRE_DELIVERY_PAUSES={pauses} must be numbers of seconds" in ended.stderr


def test_there_is_an_attempt_after_each_pause(tmp_path: Path) -> None:
    shown = "[p.seconds for p in s.DELIVERY_PAUSES]"
    ended = settings_of(shown, tmp_path, YTEMPIRE_DELIVERY_PAUSES="5, 60")
    assert ended.stdout.strip() == "[5, 60]", ended.stderr


@pytest.mark.parametrize("seconds", ["60", "2073601"])
def test_an_access_token_lives_neither_too_short_nor_too_long(tmp_path: Path, seconds: str) -> None:
    ended = settings_of("s.SIMPLE_JWT", tmp_path, YTEMPIRE_ACCESS_TOKEN_SECONDS=seconds)
    assert ended.returncode != 0
    assert "between 61 and 2073600" in ended.stderr


@pytest.mark.parametrize(
    ("name", "shown"),
    [("YTEMPIRE_LOGIN_FAILURES", "(3, 900)"), ("YTEMPIRE_LOGIN_COOLOFF_MINUTES", "(20, 180)")],
)
def test_when_the_lockout_comes_and_goes_can_be_set_within_reason(
    tmp_path: Path, name: str, shown: str
) -> None:
    asked = "(s.AXES_FAILURE_LIMIT, s.AXES_COOLOFF_TIME.seconds)"
    assert settings_of(asked, tmp_path, **{name: "3"}).stdout.strip() == shown
    ended = settings_of(asked, tmp_path, **{name: "0"})
    assert ended.returncode != 0
    assert f"{name}=0 must be 1 or more" in ended.stderr


@pytest.mark.parametrize("name", ["c++", "a#b", "with space", "50%"])
def test_the_data_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    shown = settings_of("s.DATABASES['default']['NAME']", tmp_path / name)
    assert shown.stdout.strip() == str(tmp_path / name / "ytempire.sqlite3")


def test_our_own_machine_may_always_ask(tmp_path: Path) -> None:
    shown = settings_of("s.ALLOWED_HOSTS", tmp_path, ALLOWED_HOSTS="example.com")
    assert "example.com" in shown.stdout
    assert "localhost" in shown.stdout


def test_a_key_brings_its_provider_and_the_embedded_one_stays_last(tmp_path: Path) -> None:
    assert settings_of("s.LLM_CHAIN", tmp_path).stdout.strip() == "['builtin']"
    shown = settings_of("s.LLM_CHAIN, s.SPEECH_CHAIN", tmp_path, OPENAI_API_KEY="sk-test")
    assert shown.stdout.strip() == "['openai', 'builtin'] ['openai', 'piper', 'builtin']"


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "10.0.0.1/8", "http://receiver", "*", "a b"])
def test_what_may_be_reached_is_a_network_or_a_name(tmp_path: Path, entry: str) -> None:
    good = settings_of("s.OUTBOUND_ALLOW", tmp_path, YTEMPIRE_OUTBOUND_ALLOW="10.0.0.0/8, receiver")
    assert good.stdout.strip() == "['10.0.0.0/8', 'receiver']"
    bad = settings_of("s.OUTBOUND_ALLOW", tmp_path, YTEMPIRE_OUTBOUND_ALLOW=f"receiver,{entry}")
    assert bad.returncode != 0
    assert f"YTEMPIRE_OUTBOUND_ALLOW: {entry} is neither" in bad.stderr


def test_mails_are_files_until_there_is_a_server(tmp_path: Path) -> None:
    files = settings_of("s.EMAIL_BACKEND, s.EMAIL_FILE_PATH", tmp_path).stdout.split()
    assert files == ["django.core.mail.backends.filebased.EmailBackend", str(tmp_path / "mail")]
    shown = "s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS"
    given = settings_of(shown, tmp_path, EMAIL_URL="smtp+tls://me:secret@mail.example.com:587")
    smtp = ["django.core.mail.backends.smtp.EmailBackend", "mail.example.com", "587", "True"]
    assert given.stdout.split() == smtp
    assert settings_of(shown, tmp_path, EMAIL_URL="mail.example.com").returncode != 0


@pytest.mark.parametrize(
    ("environment", "wrong"),
    [
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL is no address"),
        ({"REDIS_URL": "http://localhost"}, "REDIS_URL is no address"),
        ({"YTEMPIRE_DB_POOL": "-1"}, "YTEMPIRE_DB_POOL=-1 must be 0 or more"),
        ({"YTEMPIRE_S3_BUCKET": "b", "YTEMPIRE_S3_ENDPOINT": "s3:9000"}, "YTEMPIRE_S3_ENDPOINT"),
        ({"YTEMPIRE_S3_BUCKET": "b", "YTEMPIRE_S3_KEY": "k"}, "Set both YTEMPIRE_S3_KEY"),
        ({"YTEMPIRE_WORKERS": "0"}, "YTEMPIRE_WORKERS=0 must be 1 or more"),
        ({"YTEMPIRE_RENDER_JOBS": "0"}, "YTEMPIRE_RENDER_JOBS=0 must be 1 or more"),
        ({"YTEMPIRE_CACHE_MB": "0"}, "YTEMPIRE_CACHE_MB=0 must be 1 or more"),
        ({"YTEMPIRE_QUEUES": "render,heavy"}, "YTEMPIRE_QUEUES=render,heavy"),
    ],
)
def test_what_machines_share_must_make_sense(
    tmp_path: Path, environment: dict[str, str], wrong: str
) -> None:
    ended = settings_of("s.STORAGES", tmp_path, **environment)
    assert ended.returncode != 0
    assert wrong in ended.stderr


def test_a_stage_that_is_not_named_keeps_its_limit(tmp_path: Path) -> None:
    limits = "rendering=60, audio=5"
    shown = settings_of("*s.STAGE_LIMITS.values()", tmp_path, YTEMPIRE_STAGE_LIMITS=limits)
    assert shown.stdout.split() == ["600", "5", "60", "7200"]


@pytest.mark.parametrize("wrong", ["rendering", "rendering=0", "rendering=²", "cutting=5", "=5"])
def test_a_limit_that_is_none_stops_the_start(tmp_path: Path, wrong: str) -> None:
    ended = settings_of("s.STAGE_LIMITS", tmp_path, YTEMPIRE_STAGE_LIMITS=wrong)
    assert ended.returncode != 0
    assert "is no number of seconds for one of script, audio, rendering" in ended.stderr


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("REDIS_URL", "rediss//:hunter2@host"),
        ("REDIS_URL", "redis://:hunter2/else@host"),  # reads as a port
        ("DATABASE_URL", "postgres://me:hunter2/else@host/name"),
        ("EMAIL_URL", "smtp+tls://me:hunter2/else@mail.example.com:587"),
    ],
)
def test_a_password_in_an_address_is_not_shown(tmp_path: Path, name: str, address: str) -> None:
    ended = settings_of("s.STORAGES", tmp_path, **{name: address})
    assert ended.returncode != 0
    assert f"ImproperlyConfigured: {name} is no address" in ended.stderr
    assert "hunter2" not in ended.stderr


def test_secrets_of_what_is_shared_come_from_files(tmp_path: Path) -> None:
    for name in ("redis", "key", "secret"):
        (tmp_path / name).write_text(f"redis://:{name}@host/0\n")
    shown = settings_of(
        "s.REDIS_URL, s.STORAGES['default']['OPTIONS']['secret_key']",
        tmp_path,
        REDIS_URL_FILE=str(tmp_path / "redis"),
        YTEMPIRE_S3_BUCKET="made",
        YTEMPIRE_S3_KEY_FILE=str(tmp_path / "key"),
        YTEMPIRE_S3_SECRET_FILE=str(tmp_path / "secret"),
    )
    assert shown.stdout.strip() == "redis://:redis@host/0 redis://:secret@host/0"
