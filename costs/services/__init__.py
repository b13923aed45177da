"""Writing the ledger: reserve, book, correct, release; what the owner allows, and is told of."""

from costs.services.booking import cost_book
from costs.services.budgets import (
    budget_lock,
    budget_update,
    reservation_draw,
    reservation_make,
    reservation_put_back,
    reservation_release,
)
from costs.services.corrections import entry_correct, entry_take_back, uncertain_settle
from costs.services.links import still_there
from costs.services.repair import rollups_repair
from costs.services.telling import alert_dismiss, alert_rule_delete, alert_rule_set

__all__ = [
    "alert_dismiss",
    "alert_rule_delete",
    "alert_rule_set",
    "budget_lock",
    "budget_update",
    "cost_book",
    "entry_correct",
    "entry_take_back",
    "reservation_draw",
    "reservation_make",
    "reservation_put_back",
    "reservation_release",
    "rollups_repair",
    "still_there",
    "uncertain_settle",
]
