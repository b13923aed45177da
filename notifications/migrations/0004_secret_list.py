"""Every secret that was replaced within a day signs, not only the last: a list instead of one."""

from datetime import timedelta

from django.db import migrations, models

OVERLAP = timedelta(hours=24)


def to_list(apps, schema_editor):
    webhooks = apps.get_model("notifications", "Webhook").objects.exclude(previous_secret="")
    for webhook in webhooks.exclude(rotated_at=None).iterator():
        until = (webhook.rotated_at + OVERLAP).isoformat()
        webhook.previous_secrets = [{"secret": webhook.previous_secret, "until": until}]
        webhook.save(update_fields=["previous_secrets"])


def to_one(apps, schema_editor):
    for webhook in apps.get_model("notifications", "Webhook").objects.iterator():
        for newest in webhook.previous_secrets[:1]:
            webhook.previous_secret = newest["secret"]
            webhook.save(update_fields=["previous_secret"])


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_event_age")]
    operations = [
        migrations.AddField(
            model_name="webhook",
            name="previous_secrets",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="each signs too until its day is over; encrypted",
            ),
        ),
        migrations.RunPython(to_list, to_one),
        migrations.RemoveField(model_name="webhook", name="previous_secret"),
    ]
