"""The plans a fresh installation starts with; administrators may change them."""

from django.db import migrations

PLANS = {"free": (1, 30), "pro": (10, 300), "enterprise": (100, 10_000)}


def add_plans(apps, schema_editor):
    plan = apps.get_model("accounts", "Plan")
    for code, (channels, videos) in PLANS.items():
        plan.objects.get_or_create(
            code=code, defaults={"channel_limit": channels, "videos_per_month": videos}
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add_plans, migrations.RunPython.noop)]
