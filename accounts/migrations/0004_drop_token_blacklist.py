"""The tables of simplejwt's blacklist, which sessions replace.

PostgreSQL would refuse to delete a user they still refer to. Refresh tokens of before are refused:
their owners sign in again.
"""

from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder

TABLES = ("token_blacklist_blacklistedtoken", "token_blacklist_outstandingtoken")


def drop(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        existing = connection.introspection.table_names(cursor)
    for table in TABLES:
        if table in existing:
            name = schema_editor.quote_name(table)
            schema_editor.execute(schema_editor.sql_delete_table % {"table": name})
    # An older version that is put back makes them anew.
    MigrationRecorder(connection).migration_qs.filter(app="token_blacklist").delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions_and_keys")]
    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
