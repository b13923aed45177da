"""What was booked cannot be changed any more, whoever tries: the database itself refuses it. Only
the references to a video or a channel may be emptied, when that is deleted.

SQLite loses a table's triggers where a migration rebuilds the table, as AlterField does: such a
migration has to call `keep` again. tests/test_append_only.py notices.
"""

from django.db import migrations

FREE = ("video", "channel")
MESSAGE = "The ledger is append-only: book a correction instead."
UPDATE = "CREATE TRIGGER cost_entry_kept BEFORE UPDATE OF {columns} ON costs_costentry FOR EACH ROW"
KEEP = {
    "sqlite": [UPDATE + " BEGIN SELECT RAISE(ABORT, '{message}'); END"],
    "postgresql": [
        "CREATE FUNCTION cost_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'restrict_violation'; END $$",
        UPDATE + " EXECUTE FUNCTION cost_entry_kept()",
    ],
}
RELEASE = {
    "sqlite": ["DROP TRIGGER cost_entry_kept"],
    "postgresql": [
        "DROP TRIGGER cost_entry_kept ON costs_costentry",
        "DROP FUNCTION cost_entry_kept()",
    ],
}


def fill_unit_prices(apps, schema_editor):
    """Of what was booked before they were kept, from the price book as it is."""
    entries = apps.get_model("costs", "CostEntry").objects.filter(unit_price=None)
    for price in apps.get_model("costs", "Price").objects.all():
        each = price.amount / price.per
        entries.filter(price=price).update(unit_price=each, priced_from=price.valid_from)


def keep(apps, schema_editor):
    fields = apps.get_model("costs", "CostEntry")._meta.concrete_fields
    columns = ", ".join(field.column for field in fields if field.name not in FREE)
    run(schema_editor, KEEP, columns=columns, message=MESSAGE)


def release(apps, schema_editor):
    run(schema_editor, RELEASE)


def run(schema_editor, statements, **names):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement.format(**names), params=None)


class Migration(migrations.Migration):
    dependencies = [("costs", "0005_corrections")]
    operations = [
        migrations.RunPython(fill_unit_prices, migrations.RunPython.noop),
        migrations.RunPython(keep, release),
    ]
