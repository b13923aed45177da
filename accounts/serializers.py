"""People and their tokens, as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts.models import ApiKey, User
from ytempire.core.fields import ChoiceField
from ytempire.core.serializers import NothingIsAbsent


class LoginSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})


class RefreshSerializer(serializers.Serializer[Any]):
    refresh_token = serializers.CharField()


class LogoutSerializer(serializers.Serializer[Any]):
    refresh_token = serializers.CharField(
        required=False, help_text="another session to end with this one"
    )


class PasswordSerializer(serializers.Serializer[Any]):
    old_password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})
    new_password = serializers.CharField(
        max_length=256, trim_whitespace=False, style={"input_type": "password"}
    )
    confirm_password = serializers.CharField(
        required=False,
        trim_whitespace=False,
        style={"input_type": "password"},
        help_text="when sent, it must be the new password",
    )

    def to_internal_value(self, data: Mapping[str, Any]) -> Any:
        if isinstance(data, Mapping) and "current_password" in data:
            data = {"old_password": data["current_password"], **data}
        return super().to_internal_value(data)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("confirm_password", given["new_password"]) != given["new_password"]:
            raise serializers.ValidationError(
                {"confirm_password": "This is not the same as the new password."}
            )
        return given


class SubscriptionSerializer(serializers.Serializer[User]):
    plan = serializers.CharField(
        source="current_plan.code", help_text="`free` once the subscription has run out"
    )
    videos_per_month = serializers.IntegerField(source="current_plan.videos_per_month")
    expires_at = serializers.DateTimeField(source="plan_expires_at")


class UserSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField()
    status = serializers.SerializerMethodField()
    channel_limit = serializers.IntegerField(source="current_plan.channel_limit")
    subscription = SubscriptionSerializer(source="*")

    class Meta:
        model = User
        fields = [
            "id",
            "email",
            "role",
            "status",
            "name",
            "first_name",
            "last_name",
            "channel_limit",
            "subscription",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_status(self, user: User) -> str:
        return "active" if user.is_active else "inactive"


class TokensSerializer(serializers.Serializer[Any]):
    access_token = serializers.CharField()
    token = serializers.CharField(help_text="the access token under its other name")
    refresh_token = serializers.CharField(help_text="good for one refresh")
    expires_in = serializers.IntegerField(help_text="seconds the access token lives")


class SessionSerializer(TokensSerializer):
    user = UserSerializer()


class PasswordChangedSerializer(TokensSerializer):
    success = serializers.BooleanField()


class ApiKeyCreateSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100, help_text="what the key is for")
    scopes = serializers.ListField(
        child=ChoiceField(choices=ApiKey.Scope.choices),
        allow_empty=False,
        default=[ApiKey.Scope.READ],
    )
    expires_at = serializers.DateTimeField(required=False, help_text="never, when not sent")

    def validate_expires_at(self, moment: datetime) -> datetime:
        if moment <= timezone.now():
            raise serializers.ValidationError("Choose a time in the future.")
        return moment


class ApiKeySerializer(NothingIsAbsent, serializers.ModelSerializer[ApiKey]):
    """An API key, without the key."""

    scopes = serializers.ListField(child=ChoiceField(choices=ApiKey.Scope.choices))
    last_used_at = serializers.DateTimeField(required=False, help_text="to the minute")
    expires_at = serializers.DateTimeField(required=False)

    class Meta:
        model = ApiKey
        fields = ["id", "name", "prefix", "scopes", "created_at", "last_used_at", "expires_at"]
        extra_kwargs = {"prefix": {"help_text": "how the key begins"}}


class NewApiKeySerializer(ApiKeySerializer):
    key = serializers.CharField(help_text="shown now and never again")

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "key"]
