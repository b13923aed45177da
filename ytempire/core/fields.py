"""Fields that say more when they refuse."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ChoiceField(serializers.ChoiceField):
    """Names what is allowed when it refuses."""

    def fail(self, key: str, **kwargs: Any) -> Any:
        if key == "invalid_choice":
            allowed = ", ".join(map(str, self.choices))
            raise serializers.ValidationError(f"Choose one of: {allowed}.", code=key)
        return super().fail(key, **kwargs)


class Texts(serializers.ListField):
    """A list of strings; the framework would take 7 for "7"."""

    def to_internal_value(self, data: Any) -> list[str]:
        given = super().to_internal_value(data)
        if isinstance(data, list) and not all(isinstance(text, str) for text in data):
            raise serializers.ValidationError("Send a list of strings.", code="invalid")
        return list(given)
