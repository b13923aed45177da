"""People and their tokens, as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import User


class LoginSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})


class RefreshSerializer(serializers.Serializer[Any]):
    refresh_token = serializers.CharField()


class LogoutSerializer(serializers.Serializer[Any]):
    refresh_token = serializers.CharField(
        required=False, help_text="ends this session only; without it, all of the user's"
    )


class SubscriptionSerializer(serializers.Serializer[User]):
    plan = serializers.CharField(source="plan_id")
    videos_per_month = serializers.IntegerField(source="plan.videos_per_month")
    expires_at = serializers.DateTimeField(source="plan_expires_at")


class UserSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField()
    status = serializers.SerializerMethodField()
    channel_limit = serializers.IntegerField(source="plan.channel_limit")
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
