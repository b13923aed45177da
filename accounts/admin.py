"""People and plans in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from axes.models import AccessFailureLog, AccessLog
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import ApiKey, Plan, Session, User
from ytempire.core.admin import ModelAdmin, ReadOnlyAdmin, WithRecords

# Only failures are kept, as attempts; deleting one lets its user sign in again.
admin.site.unregister([AccessLog, AccessFailureLog])


class LowerEmail(forms.EmailField):
    """Addresses are stored in lower case, as sign-up does it."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


class UserAddForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["email", "role", "plan"]
        field_classes: ClassVar = {"email": LowerEmail}


class UserEditForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar = {"email": LowerEmail}


@admin.register(User)
class UserAdmin(WithRecords, BaseUserAdmin):  # type: ignore[type-arg]
    form = UserEditForm
    add_form = UserAddForm
    list_display = ["email", "name", "role", "plan", "channel_count", "is_active", "last_login"]
    list_filter = ["role", "plan", "is_active"]
    list_select_related = ["plan"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "created_at", "updated_at"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "time_zone"]}),
        ("Subscription", {"fields": ["plan", "plan_expires_at"]}),
        (
            "Rights",
            {"fields": ["role", "is_active", "is_superuser", "groups", "user_permissions"]},
        ),
        ("Dates", {"fields": ["last_login", "created_at", "updated_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "role", "plan", "usable_password", "password1", "password2"]})
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people: QuerySet[User] = super().get_queryset(request)
        return people.annotate(channel_count=Count("channels"))

    @admin.display(description="channels", ordering="channel_count")
    def channel_count(self, user: Any) -> int:
        return int(user.channel_count)


@admin.register(Plan)
class PlanAdmin(ModelAdmin):
    list_display = ["code", "channel_limit", "videos_per_month"]


class RevocableAdmin(ReadOnlyAdmin):
    """What lets somebody in: never changed, but ended."""

    actions = ["revoke"]

    @admin.action(description="Revoke", permissions=["revoke"])
    def revoke(self, _request: HttpRequest, chosen: QuerySet[Any]) -> None:
        chosen.filter(revoked_at=None).update(revoked_at=timezone.now())

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        label = self.opts.app_label, self.opts.model_name
        return request.user.has_perm("{}.change_{}".format(*label))


@admin.register(Session)
class SessionAdmin(RevocableAdmin):
    fields = ["user", "created_at", "rotated_at", "expires_at", "revoked_at"]
    list_display = ["user", "created_at", "rotated_at", "expires_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["user__email"]


@admin.register(ApiKey)
class ApiKeyAdmin(RevocableAdmin):
    fields = [
        "prefix",
        "name",
        "owner",
        "scopes",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    ]
    list_display = ["prefix", "name", "owner", "scopes", "last_used_at", "expires_at", "revoked_at"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "name", "prefix"]
