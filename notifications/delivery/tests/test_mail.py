"""Mails, by Django's backends and by a mail server that refuses."""

from __future__ import annotations

import socketserver
import threading
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
from notifications.delivery.courier import MAILS
from notifications.delivery.tests.deliveries import deliver_due
from notifications.models import Mail
from notifications.services import mail_queue
from tests.factories import MailFactory

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
def smtp_server(settings: LazySettings, **replies: str) -> Iterator[list[str]]:
    """Answers each SMTP command as told, or takes it; yields the commands it got."""
    commands: list[str] = []

    class Conversation(socketserver.StreamRequestHandler):
        def say(self, reply: str) -> None:
            self.wfile.write(f"{reply}\r\n".encode())

        def handle(self) -> None:
            self.say("220 ready")
            for line in self.rfile:
                command = line.decode().split()[0].split(":")[0].upper()
                commands.append(command)
                self.say(replies.get(command, "354 go on" if command == "DATA" else "250 fine"))
                if command == "DATA" and command not in replies:
                    while self.rfile.readline() != b".\r\n":
                        pass
                    self.say(replies.get("MESSAGE", "250 taken"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        try:
            yield commands
        finally:
            server.shutdown()
            thread.join()


def test_a_mail_server_takes_it(settings: LazySettings) -> None:
    mail = MailFactory.create()
    with smtp_server(settings) as commands:
        deliver_due(MAILS)
    mail.refresh_from_db()
    assert (mail.status, mail.error) == ("delivered", "")
    assert "DATA" in commands


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
    with smtp_server(settings, **replies):
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
