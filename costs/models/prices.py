"""The price book: what things cost. All amounts in USD."""

from __future__ import annotations

from decimal import Decimal

from django.db import models


class Category(models.TextChoices):
    AI_GENERATION = "ai_generation", "AI generation"
    VOICE_SYNTHESIS = "voice_synthesis"
    STORAGE = "storage"
    API_CALLS = "api_calls", "API calls"


class Unit(models.TextChoices):
    INPUT_TOKEN = "input_token"  # noqa: S105
    OUTPUT_TOKEN = "output_token"  # noqa: S105
    CHARACTER = "character"
    IMAGE = "image"
    CALL = "call"
    BYTE_MONTH = "byte_month", "byte stored a month"


MONEY_PLACES = 6
UNIT_PLACES = Decimal("1e-12")


def money_field(
    default: Decimal | None = None, *, editable: bool = True, help_text: str = ""
) -> models.DecimalField[Decimal | int, Decimal]:
    """USD with six places, up to 99,999,999."""
    return models.DecimalField(
        max_digits=14,
        decimal_places=MONEY_PLACES,
        default=models.NOT_PROVIDED if default is None else default,
        editable=editable,
        help_text=help_text,
    )


class Price(models.Model):
    """What `per` units of a provider's model cost from a day on; older rows stay for the record."""

    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit.choices)
    amount = money_field()
    per = models.PositiveIntegerField(default=1_000_000)
    valid_from = models.DateField()

    class Meta:
        ordering = ["provider", "model", "unit", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "model", "unit", "valid_from"], name="price_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.model}: {self.amount} per {self.per} {self.unit}"

    @property
    def each(self) -> Decimal:
        """USD for one unit, with twelve places."""
        return (self.amount / self.per).quantize(UNIT_PLACES)
