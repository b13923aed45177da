"""What the tests of deliveries have in common."""

from __future__ import annotations

from notifications.delivery import claims
from notifications.delivery.claims import Row
from notifications.delivery.courier import Line


def deliver_due(line: Line[Row]) -> int:
    """One attempt at everything that is due now, as the delivery process makes it."""
    made = 0
    while (row := claims.claim(line.model, {})) is not None:
        line.deliver(row)
        made += 1
    return made
