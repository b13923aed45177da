"""Admin pages that show and never change: records, and what only the pipeline may write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, URLField
from django.http import HttpRequest


class ReadOnly:
    """Mixed into an admin or an inline: no adding, changing or deleting."""

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


class ModelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Django's takes its type parameter in the stubs only."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}


class ReadOnlyAdmin(ReadOnly, ModelAdmin):
    """A record: looked at, never touched."""


class WithRecords(ModelAdmin):
    """Deleting a row takes the read-only records about it along."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        shown, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        records = {
            model._meta.verbose_name
            for model, registered in self.admin_site._registry.items()
            if isinstance(registered, ReadOnly)
        }
        return shown, counts, forbidden - records, protected


class ReadOnlyInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """Rows that belong to what is shown above them."""

    extra = 0
    can_delete = False
