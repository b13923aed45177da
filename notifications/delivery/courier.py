"""Takes what is due and brings it, several things at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error as DatabaseProblem
from django.db import connection

from notifications.delivery import claims, mail, prune, webhook
from notifications.delivery.claims import Outcome, Row
from notifications.models import Mail, WebhookDelivery

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
STOP_SECONDS = 4.0  # in which what is in hand may be finished; the supervisor waits for 7
OUR_FAULT = Outcome("Something went wrong on our side. It is in the server's log.")


@dataclass(frozen=True)
class Line(Generic[Row]):
    """One kind of thing to bring. Of each lane one is in hand at a time: slow ones wait alone.

    Nobody is served on more than a quarter of the places: whose receivers hang waits alone, too.
    """

    model: type[Row]
    attempt: Callable[[Row], Outcome]
    given_up: Callable[[Row, Outcome], None]
    lane: str  # the column that tells lanes apart
    owner: str  # the one that tells whose it is
    width: int  # how many lanes are served at the same time

    @property
    def share(self) -> int:
        """How many of them one owner may have."""
        return max(1, self.width // 4)

    def owner_of(self, row: Row) -> object:
        """None once the row is deleted."""
        same = self.model._default_manager.filter(pk=row.pk)
        return same.values_list(self.owner, flat=True).first()

    def deliver(self, row: Row) -> None:
        """One attempt at a claimed row."""
        try:
            outcome = self.attempt(row)
        except ObjectDoesNotExist:
            return  # deleted meanwhile, with all that belongs to it
        except Exception:
            logger.exception("delivering %s", row)
            outcome = OUR_FAULT
        if claims.settle(row, outcome):
            kind = row._meta.verbose_name
            logger.warning("%s %s was given up: %s", kind, row.pk, outcome.error)
            self.given_up(row, outcome)


WEBHOOKS = Line(
    WebhookDelivery,
    webhook.attempt,
    webhook.given_up,
    lane="webhook_id",
    owner="webhook__owner_id",
    width=16,
)
MAILS = Line(Mail, mail.attempt, lambda _mail, _outcome: None, lane="id", owner="user_id", width=4)


@dataclass(frozen=True, slots=True)
class InHand(Generic[Row]):
    row: Row
    owner: object


class Courier(Generic[Row]):
    """Serves one line with a thread for each thing in hand."""

    def __init__(self, line: Line[Row]) -> None:
        self.line = line
        self._in_hand: dict[threading.Thread, InHand[Row]] = {}

    def round(self) -> None:
        """Take what is due, as far as there is room."""
        self._in_hand = {
            thread: held for thread, held in self._in_hand.items() if thread.is_alive()
        }
        while len(self._in_hand) < self.line.width:
            row = claims.claim(self.line.model, self._taken())
            if row is None:
                return
            # A daemon: a receiver that keeps us waiting does not keep the process from ending.
            thread = threading.Thread(target=self._bring, args=(row,), daemon=True)
            self._in_hand[thread] = InHand(row, self.line.owner_of(row))
            thread.start()

    def _taken(self) -> dict[str, list[object]]:
        """Lanes that are busy, and owners who have their share."""
        busy = [getattr(held.row, self.line.lane) for held in self._in_hand.values()]
        owners = Counter(held.owner for held in self._in_hand.values())
        full = [owner for owner, number in owners.items() if number >= self.line.share]
        return {self.line.lane: busy, self.line.owner: full}

    def _bring(self, row: Row) -> None:
        try:
            self.line.deliver(row)
        except DatabaseProblem:
            logger.exception("%s stays leased", row)
        finally:
            connection.close()

    def end(self, deadline: float) -> None:
        """Let what is in hand be finished until then, and give the rest back."""
        for thread in self._in_hand:
            thread.join(max(0.0, deadline - time.monotonic()))
        for thread, held in self._in_hand.items():
            if thread.is_alive():
                claims.give_back(held.row)


def run(stop: threading.Event, beat: Callable[[], None]) -> None:
    """Serve all lines until told to stop; beats after each step."""
    couriers: list[Courier[WebhookDelivery] | Courier[Mail]] = [Courier(WEBHOOKS), Courier(MAILS)]
    rounds = [*(courier.round for courier in couriers), prune.Pruner().round]
    while not stop.wait(POLL_SECONDS):
        for one in rounds:
            _or_reconnect(one)
            beat()
    deadline = time.monotonic() + STOP_SECONDS
    for courier in couriers:
        _or_reconnect(partial(courier.end, deadline))


def _or_reconnect(step: Callable[[], None]) -> None:
    try:
        step()
    except DatabaseProblem as error:
        logger.warning("the database did not answer: %s", error)
        connection.close()
