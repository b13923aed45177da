"""What is spent, what may be, and what is worth an alert."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import user_of
from accounts.idempotency import idempotent
from accounts.models import User
from costs import selectors, serializers, services
from costs.alerts import CRITICAL_SHARE, WARNING_SHARE
from ytempire.core.periods import days_until
from ytempire.core.schema import DoneSerializer
from ytempire.core.validation import body_of, change_of, query_of


class BreakdownView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Spending by what it was for",
        description=(
            "Today, or the last 7 or 30 days, today included, of your calendar. "
            "`day`, `24h`, `7d` and `30d` are understood too."
        ),
        parameters=[serializers.BreakdownQuery],
        responses=serializers.CostBreakdownSerializer,
    )
    def get(self, request: Request) -> Response:
        user = user_of(request)
        days = days_until(user.today(), query_of(request, serializers.BreakdownQuery)["period"])
        shares = selectors.breakdown(user, days[0], days[-1])
        shown = {**shares, "total": sum(shares.values())}
        return Response(serializers.CostBreakdownSerializer(shown).data)


class LimitsView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="What may be spent, and what is",
        responses=serializers.LimitsSerializer,
    )
    def get(self, request: Request) -> Response:
        return _limits(user_of(request))

    @extend_schema(
        tags=["costs"],
        summary="Change what may be spent",
        description="Alerts that were raised or dismissed stay as they are.",
        request=serializers.LimitsUpdateSerializer,
        responses=serializers.LimitsSerializer,
    )
    def patch(self, request: Request) -> Response:
        return self._change(request)

    @extend_schema(
        tags=["costs"],
        summary="Change what may be spent",
        description="The same as PATCH: what is not sent stays.",
        request=serializers.LimitsUpdateSerializer,
        responses=serializers.LimitsSerializer,
    )
    def put(self, request: Request) -> Response:
        return self._change(request)

    def _change(self, request: Request) -> Response:
        given = change_of(request, serializers.LimitsUpdateSerializer, serializers.LimitsSerializer)
        services.budget_update(owner=user_of(request), **given)
        return _limits(user_of(request))


def _limits(user: User) -> Response:
    today, budget = user.today(), selectors.budget_of(user)
    shown = {
        "daily_limit": budget.daily_limit,
        "monthly_limit": budget.monthly_limit,
        "hard": budget.hard,
        "warning_percent": 100 * WARNING_SHARE,
        "critical_percent": 100 * CRITICAL_SHARE,
        "spent_today": selectors.spent_on(user, today),
        "spent_this_month": selectors.spent_in_month(user, today),
        "reserved": selectors.reserved(user),
    }
    return Response(serializers.LimitsSerializer(shown).data)


class AlertsView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Today's alerts that were not dismissed, newest first",
        responses=serializers.CostAlertSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        alerts = selectors.open_alerts(user_of(request))
        return Response(serializers.CostAlertSerializer(alerts, many=True).data)

    @extend_schema(
        tags=["costs"],
        summary="Set from where on you want to be told",
        description=(
            "In place of the rule of this type there was. You are told once a day, "
            "when a cost is booked; so you are of 80 % and 95 % of your limits without any rule."
        ),
        request=serializers.AlertRuleSetSerializer,
        responses=DoneSerializer,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        given = body_of(request, serializers.AlertRuleSetSerializer)
        services.alert_rule_set(owner=user_of(request), **given)
        return Response({"success": True})


class AlertView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Dismiss an alert",
        description="It is not raised again that day.",
        responses={204: None},
    )
    def delete(self, request: Request, id: str) -> Response:
        services.alert_dismiss(alert=selectors.alert_get(user_of(request), id))
        return Response(status=204)


class DismissView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="Dismiss an alert",
        description="It is not raised again that day.",
        request=None,
        responses=DoneSerializer,
    )
    def post(self, request: Request, id: str) -> Response:
        services.alert_dismiss(alert=selectors.alert_get(user_of(request), id))
        return Response({"success": True})


class RulesView(APIView):
    @extend_schema(
        tags=["costs"],
        summary="What you want to be told of",
        responses=serializers.AlertRuleSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        rules = selectors.alert_rules(user_of(request))
        return Response(serializers.AlertRuleSerializer(rules, many=True).data)


class RuleView(APIView):
    @extend_schema(tags=["costs"], summary="No longer be told of this type", responses={204: None})
    def delete(self, request: Request, type: str) -> Response:
        services.alert_rule_delete(rule=selectors.alert_rule_get(user_of(request), type))
        return Response(status=204)
