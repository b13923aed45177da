"""Prices of further voices: list prices of November 2026, in USD a million characters."""

from datetime import date
from decimal import Decimal

from django.db import migrations

VALID_FROM = date(2026, 11, 1)
CHARACTERS = {
    ("elevenlabs", "eleven_multilingual_v2"): "80",
    ("elevenlabs", "eleven_flash_v2_5"): "40",
    ("edge", "readaloud"): "0",
    ("piper", "piper"): "0",
}


def add_prices(apps, schema_editor):
    price = apps.get_model("costs", "Price")
    for (provider, model), amount in CHARACTERS.items():
        price.objects.get_or_create(
            provider=provider,
            model=model,
            unit="character",
            valid_from=VALID_FROM,
            defaults={"amount": Decimal(amount), "per": 1_000_000},
        )


class Migration(migrations.Migration):
    dependencies = [("costs", "0007_daily_cost_by_day")]
    operations = [migrations.RunPython(add_prices, migrations.RunPython.noop)]
