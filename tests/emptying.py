"""All tables are empty again after a test that commits."""

from __future__ import annotations

from django.db import connection
from django.test import TransactionTestCase

MADE_BY_MIGRATING = {"django_content_type", "auth_permission"}


def empty_tables(_case: TransactionTestCase) -> None:
    """Django's own way truncates, which on PostgreSQL makes hundreds of files anew, and then
    makes all permissions again. Foreign keys are looked at when the transaction ends."""
    tables = set(connection.introspection.django_table_names()) - MADE_BY_MIGRATING
    statements = [f"DELETE FROM {connection.ops.quote_name(one)}" for one in sorted(tables)]  # noqa: S608
    connection.ops.execute_sql_flush(statements)
