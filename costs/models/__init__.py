"""The ledger: what things cost, what was spent, what is set aside. All amounts in USD."""

from costs.models.alerts import AlertRule, CostAlert
from costs.models.ledger import Budget, CostEntry, LedgerCheck, Reservation
from costs.models.prices import Category, Price, Unit, money_field
from costs.models.rollups import ChannelCost, DailyCost, MonthlyUsage

__all__ = [
    "AlertRule",
    "Budget",
    "Category",
    "ChannelCost",
    "CostAlert",
    "CostEntry",
    "DailyCost",
    "LedgerCheck",
    "MonthlyUsage",
    "Price",
    "Reservation",
    "Unit",
    "money_field",
]
