"""The way from the tables of before."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tests.factories import UserFactory

BEFORE = ("accounts", "0003_sessions_and_keys")
AFTER = ("accounts", "0004_drop_token_blacklist")

NEWEST = ("accounts", "0006_plan_share")


def migrate(app: str, name: str) -> None:
    MigrationExecutor(connection).migrate([(app, name)])


@pytest.mark.django_db(transaction=True)
def test_the_blacklist_goes_with_its_tables_and_users_can_be_deleted_again() -> None:
    user = UserFactory.create()  # while the tables are as the models say
    migrate(*BEFORE)
    key = "uuid" if connection.vendor == "postgresql" else "char(32)"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE token_blacklist_outstandingtoken "
            f"(id integer PRIMARY KEY, user_id {key} REFERENCES accounts_user (id))"
        )
        cursor.execute(
            "CREATE TABLE token_blacklist_blacklistedtoken (id integer PRIMARY KEY, token_id "
            "integer REFERENCES token_blacklist_outstandingtoken (id))"
        )
        given = user.pk if connection.vendor == "postgresql" else user.pk.hex
        cursor.execute("INSERT INTO token_blacklist_outstandingtoken VALUES (1, %s)", [given])
        cursor.execute("INSERT INTO token_blacklist_blacklistedtoken VALUES (1, 1)")
    recorder = MigrationRecorder(connection)
    recorder.record_applied("token_blacklist", "0001_initial")
    migrate(*AFTER)
    assert not [name for name in connection.introspection.table_names() if "blacklist" in name]
    assert not recorder.migration_qs.filter(app="token_blacklist").exists()
    migrate(*NEWEST)
    user.delete()
