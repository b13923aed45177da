"""One attempt to send a mail."""

from __future__ import annotations

import contextlib
from email.utils import parseaddr
from functools import partial
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.delivery.claims import Outcome
from notifications.models import Mail
from ytempire.core.within import within

# For all of the dialogue: together less than the lease, so that nobody else sends it, too.
SECONDS = 20.0
GOODBYE_SECONDS = 2.0
PERMANENT = 500  # and above: SMTP replies that say the same tomorrow


def attempt(mail: Mail) -> Outcome:
    try:
        _send(message_of(mail))
    except TimeoutError:
        return Outcome("The mail server did not answer in time.")
    except ValueError as error:  # of a header; also UnicodeError
        return Outcome(f"This mail cannot be written: {error}", final=True)
    except (SMTPException, OSError) as error:
        return Outcome(f"The mail server did not take it: {error}", final=_is_refused(error))
    return Outcome()


def _send(message: EmailMessage) -> None:
    """Once it is taken it is sent, whatever comes of saying goodbye."""
    connection = get_connection()
    try:
        within(SECONDS, partial(_hand_over, connection, message))
    finally:
        with contextlib.suppress(SMTPException, OSError):
            within(GOODBYE_SECONDS, connection.close)


def _hand_over(connection: BaseEmailBackend, message: EmailMessage) -> None:
    try:
        connection.open()
    except ValueError as error:  # without its text, which holds a character of the password
        raise ConnectionError("its address or login in the settings is malformed") from error
    connection.send_messages([message])


def message_of(mail: Mail) -> EmailMessage:
    """With the same Message-ID in every attempt: if one was cut off, mailboxes show one mail."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{mail.pk}.{mail.created_at:%Y%m%d%H%M%S%f}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(mail.subject, mail.text, to=[mail.to], headers=headers)


def _is_refused(error: Exception) -> bool:
    """This mail or its recipient; what is wrong with our access to the server may be mended."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT
