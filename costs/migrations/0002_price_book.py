"""The price book a fresh installation starts with: list prices of November 2026, in USD."""

from datetime import date
from decimal import Decimal

from django.db import migrations

VALID_FROM = date(2026, 11, 1)
TOKENS = {
    "gpt-5-nano": ("0.05", "0.40"),
    "gpt-4o-mini": ("0.15", "0.60"),
    "gpt-5-mini": ("0.25", "2"),
    "claude-haiku-4-5": ("1", "5"),
    "gemini-2.5-flash": ("0.30", "2.50"),
    "deepseek-chat": ("0.28", "0.42"),
}
CHARACTERS = {("builtin", "espeak-ng"): "0", ("openai", "tts-1"): "15", ("openai", "tts-1-hd"): "30"}


def rows():
    for model, (given, written) in TOKENS.items():
        yield "openai", model, "input_token", given, 1_000_000
        yield "openai", model, "output_token", written, 1_000_000
    for (provider, model), amount in CHARACTERS.items():
        yield provider, model, "character", amount, 1_000_000
    yield "builtin", "outline", "call", "0", 1
    # The owner's own disk; a rented one is entered in the admin.
    yield "library", "disk", "byte_month", "0", 1_000_000_000


def add_prices(apps, schema_editor):
    price = apps.get_model("costs", "Price")
    for provider, model, unit, amount, per in rows():
        price.objects.get_or_create(
            provider=provider,
            model=model,
            unit=unit,
            valid_from=VALID_FROM,
            defaults={"amount": Decimal(amount), "per": per},
        )


class Migration(migrations.Migration):
    dependencies = [("costs", "0001_initial")]
    operations = [migrations.RunPython(add_prices, migrations.RunPython.noop)]
