"""Serializers' common habits."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class NothingIsAbsent(serializers.BaseSerializer[Any]):
    """Leaves out what is not known yet: clients know "absent", not null."""

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {key: value for key, value in shown.items() if value is not None}
