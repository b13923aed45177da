"""The ledger in the admin: prices, budgets and rules are edited, what was booked is not."""

from functools import partial

from django import forms
from django.contrib import admin
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from costs.correcting import correct
from costs.models import (
    AlertRule,
    Budget,
    ChannelCost,
    CostAlert,
    CostEntry,
    DailyCost,
    LedgerCheck,
    MonthlyUsage,
    Price,
)
from ytempire.core.admin import ModelAdmin, ReadOnlyAdmin


class PriceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Nothing is divided by none, and nothing is earned by asking."""

    amount = forms.DecimalField(min_value=0, max_digits=14, decimal_places=6, help_text="USD")
    per = forms.IntegerField(min_value=1, initial=1_000_000, help_text="so many units")


@admin.register(Price)
class PriceAdmin(ModelAdmin):
    form = PriceForm
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


@admin.register(AlertRule)
class AlertRuleAdmin(ModelAdmin):
    list_display = ["owner", "type", "threshold", "email", "created_at"]
    list_filter = ["type"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "email"]
    autocomplete_fields = ["owner"]


@admin.register(CostEntry)
class CostEntryAdmin(ReadOnlyAdmin):
    list_display = [
        "day",
        "owner",
        "video",
        "channel",
        "stage",
        "category",
        "provider",
        "model",
        "quantity",
        "unit",
        "amount",
        "uncertain",
        "corrects_id",
    ]
    list_filter = ["category", "provider", "stage", "uncertain"]
    list_select_related = ["owner", "video", "channel"]
    search_fields = ["owner__email", "video__title", "channel__name", "idempotency_key"]
    date_hierarchy = "day"
    readonly_fields = ["correction"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(partial(correct, self))
        mine = path("<int:pk>/correct/", view, name="costs_costentry_correct")
        return [mine, *super().get_urls()]

    def correction(self, entry: CostEntry) -> str:
        """Where it is made."""
        address = reverse("admin:costs_costentry_correct", args=[entry.pk])
        return format_html('<a href="{}">Correct this entry</a>', address)


@admin.register(CostAlert)
class CostAlertAdmin(ReadOnlyAdmin):
    list_display = ["day", "owner", "kind", "current", "threshold", "message", "dismissed_at"]
    list_filter = ["kind"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    date_hierarchy = "day"


@admin.register(DailyCost)
class DailyCostAdmin(ReadOnlyAdmin):
    list_display = ["day", "owner", "category", "amount"]
    list_filter = ["category"]
    list_select_related = ["owner"]
    search_fields = ["owner__email"]
    date_hierarchy = "day"


@admin.register(MonthlyUsage)
class MonthlyUsageAdmin(ReadOnlyAdmin):
    list_display = [
        "month",
        "owner",
        "category",
        "provider",
        "model",
        "quantity",
        "unit",
        "amount",
    ]
    list_filter = ["category", "provider"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "model"]
    date_hierarchy = "month"


@admin.register(ChannelCost)
class ChannelCostAdmin(ReadOnlyAdmin):
    list_display = ["month", "channel", "amount"]
    list_select_related = ["channel"]
    search_fields = ["channel__name", "channel__owner__email"]
    date_hierarchy = "month"


@admin.register(LedgerCheck)
class LedgerCheckAdmin(ReadOnlyAdmin):
    list_display = ["checked_at", "entries", "total", "differences"]
