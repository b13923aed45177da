"""The ledger in the admin: prices and budgets are edited, what was booked is not."""

from django.contrib import admin

from costs.models import Budget, CostAlert, CostEntry, Price
from ytempire.core.admin import ModelAdmin, ReadOnlyAdmin


@admin.register(Price)
class PriceAdmin(ModelAdmin):
    list_display = ["provider", "model", "unit", "amount", "per", "valid_from"]
    list_filter = ["provider", "unit"]
    search_fields = ["provider", "model"]
    date_hierarchy = "valid_from"


@admin.register(Budget)
class BudgetAdmin(ModelAdmin):
    list_display = ["owner", "daily_limit", "monthly_limit", "hard"]
    list_filter = ["hard"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    autocomplete_fields = ["owner"]


@admin.register(CostEntry)
class CostEntryAdmin(ReadOnlyAdmin):
    list_display = [
        "day",
        "owner",
        "video",
        "stage",
        "category",
        "provider",
        "model",
        "quantity",
        "unit",
        "amount",
    ]
    list_filter = ["category", "provider", "stage"]
    list_select_related = ["owner", "video"]
    search_fields = ["owner__email", "video__title", "idempotency_key"]
    date_hierarchy = "day"


@admin.register(CostAlert)
class CostAlertAdmin(ReadOnlyAdmin):
    list_display = ["day", "owner", "kind", "current", "threshold", "message", "dismissed_at"]
    list_filter = ["kind"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    date_hierarchy = "day"
