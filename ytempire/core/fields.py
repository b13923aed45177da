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


class Text(serializers.CharField):
    """A string and nothing else, also inside lists and objects; the framework takes 7 for "7"."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)
