"""Adding up money in the database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Func, Q, Sum
from django.db.models.functions import Round
from django.db.models.sql.compiler import SQLCompiler

from costs.models.prices import MONEY_PLACES


def money_sum(name: str, *, only: Q | None = None, default: Decimal | None = None) -> Round:
    """The sum of a column of money. SQLite adds binary fractions, which come out a little off."""
    return Round(Sum(name, filter=only, default=default), MONEY_PLACES)


class MonthOf(Func):
    """The first day of a date's month; on SQLite much quicker than Django's TruncMonth."""

    template = "date_trunc('month', %(expressions)s)::date"
    output_field = DateField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = "strftime('%%%%Y-%%%%m-01', %(expressions)s)"
        return self.as_sql(compiler, connection, template=template, **context)
