"""Mails, by Django's backends and by a mail server that refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail as sent
from django.utils import timezone

from accounts.models import User
from notifications.delivery import mail as sending
from notifications.delivery.claims import LEASE
from notifications.delivery.courier import MAILS
from notifications.delivery.tests.deliveries import deliver_due
from notifications.models import Mail
from notifications.services import mail_queue
from tests.factories import MailFactory
from tests.mail_server import CUT, HANG, MailServer, mail_server

pytestmark = pytest.mark.django_db


def test_a_mail_is_sent_once(user: User, settings: LazySettings) -> None:
    settings.DEFAULT_FROM_EMAIL = "YTEMPIRE <noreply@example.com>"
    mail = mail_queue(user_id=user.pk, to="ada@example.com", subject="Grüße", text="Hello\nAda")
    assert (deliver_due(MAILS), deliver_due(MAILS)) == (1, 0)
    [message] = sent.outbox
    assert (message.to, message.subject) == (["ada@example.com"], "Grüße")
    assert message.body == "Hello\nAda"
    assert message.from_email == "YTEMPIRE <noreply@example.com>"
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.delivered_at is None) == ("delivered", 1, False)


def test_a_repeated_mail_has_the_same_message_id() -> None:
    mail = MailFactory.create()
    deliver_due(MAILS)
    Mail.objects.filter(pk=mail.pk).update(status="pending", due_at=timezone.now())
    deliver_due(MAILS)
    first, second = (message.message()["Message-ID"] for message in sent.outbox)
    assert first == second
    assert "@" in first


def test_a_subject_is_one_line_and_fits(user: User) -> None:
    subject = "Hello\r\nBcc: everybody@example.com\n" + "x" * 500
    mail = mail_queue(user_id=user.pk, to=user.email, subject=subject, text="")
    assert mail.subject.startswith("Hello Bcc: everybody@example.com x")
    assert len(mail.subject) == 200
    deliver_due(MAILS)
    assert sent.outbox[0].recipients() == [user.email]


@pytest.mark.parametrize(
    "columns",
    [
        {"to": "ada@example.com\nBcc: everybody@example.com"},
        {"subject": "Hello\nBcc: everybody@example.com"},
    ],
)
def test_no_header_can_be_smuggled_in(columns: dict[str, str]) -> None:
    mail = MailFactory.create(**columns)
    deliver_due(MAILS)
    mail.refresh_from_db()
    assert (mail.status, sent.outbox) == ("failed", [])
    assert mail.error.startswith("This mail cannot be written")


def test_by_default_mails_are_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    MailFactory.create(text="to be read in a file")
    deliver_due(MAILS)
    [written] = (tmp_path / "mail").iterdir()
    assert "to be read in a file" in written.read_text()


@contextmanager
def smtp_server(
    settings: LazySettings, replies: dict[str, str] | None = None, misbehaviours: int = 1_000_000
) -> Iterator[MailServer]:
    with mail_server(replies, misbehaviours) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def test_a_mail_server_takes_it(settings: LazySettings) -> None:
    mail = MailFactory.create()
    with smtp_server(settings) as server:
        deliver_due(MAILS)
    mail.refresh_from_db()
    assert (mail.status, mail.error) == ("delivered", "")
    assert [message["To"] for message in server.messages] == [mail.to]


@pytest.mark.parametrize(
    ("replies", "status"),
    [
        ({"RCPT": "550 no such user"}, "failed"),
        ({"MESSAGE": "554 spam"}, "failed"),
        ({"RCPT": "450 greylisted"}, "pending"),
        ({"MESSAGE": "451 disk full"}, "pending"),
        ({"MAIL": "550 sender unknown"}, "pending"),
        ({"EHLO": "421 too busy", "HELO": "421 too busy"}, "pending"),
    ],
)
def test_what_will_never_be_taken_is_not_tried_again(
    settings: LazySettings, replies: dict[str, str], status: str
) -> None:
    mail = MailFactory.create()
    with smtp_server(settings, replies):
        deliver_due(MAILS)
    mail.refresh_from_db()
    assert mail.status == status
    assert next(iter(replies.values()))[4:] in mail.error


def test_while_the_mail_server_is_away_the_mail_waits(settings: LazySettings) -> None:
    with smtp_server(settings):
        pass  # gone again
    with time_machine.travel(datetime.fromisoformat("2026-03-01T12:00Z"), tick=False) as clock:
        mail = MailFactory.create()
        deliver_due(MAILS)
        mail.refresh_from_db()
        assert (mail.status, mail.attempts) == ("pending", 1)
        assert "Connection refused" in mail.error
        clock.shift(timedelta(seconds=6))
        with smtp_server(settings):
            deliver_due(MAILS)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("delivered", 2)


@pytest.mark.parametrize(
    ("name", "value"), [("EMAIL_HOST", "smtp..example.com"), ("EMAIL_HOST_PASSWORD", "clé")]
)
def test_wrong_settings_lose_no_mail(settings: LazySettings, name: str, value: str) -> None:
    mail = MailFactory.create()
    with smtp_server(settings, {"EHLO": "250-fine\r\n250 AUTH PLAIN LOGIN"}):
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = "somebody"
        setattr(settings, name, value)
        deliver_due(MAILS)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("pending", 1)
    assert "settings" in mail.error


def test_a_mail_of_which_nobody_knows_whether_it_was_taken_is_sent_again_as_the_same(
    settings: LazySettings,
) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-03-01T12:00Z"), tick=False) as clock:
        mail = MailFactory.create()
        with smtp_server(settings, {"MESSAGE": CUT}, misbehaviours=1) as server:
            deliver_due(MAILS)
            mail.refresh_from_db()
            assert (mail.status, mail.attempts) == ("pending", 1)
            clock.shift(timedelta(seconds=6))
            deliver_due(MAILS)
    first, second = (message["Message-ID"] for message in server.messages)
    assert first == second
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("delivered", 2)


@pytest.mark.parametrize("command", ["EHLO", "DATA", "MESSAGE"])
def test_a_mail_server_that_falls_silent_is_not_waited_for_longer_than_the_lease(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    assert LEASE.total_seconds() > sending.SECONDS + sending.GOODBYE_SECONDS
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    mail = MailFactory.create()
    with smtp_server(settings, {command: HANG}):
        deliver_due(MAILS)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("pending", 1)
    assert "did not answer in time" in mail.error


@pytest.mark.parametrize("goodbye", [HANG, CUT, "500 what?"])
def test_a_mail_that_was_taken_is_sent_however_the_server_parts(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, goodbye: str
) -> None:
    monkeypatch.setattr(sending, "GOODBYE_SECONDS", 0.1)
    mail = MailFactory.create()
    with smtp_server(settings, {"QUIT": goodbye}):
        deliver_due(MAILS)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("delivered", 1)
