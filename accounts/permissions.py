"""What those who proved who they are may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request

from accounts.models import ApiKey
from ytempire.core.exceptions import DomainError

if TYPE_CHECKING:  # it imports the default permissions while it is being imported
    from rest_framework.views import APIView


class ForbiddenError(DomainError):
    code = "AUTH_4013"
    status = 403


class HasScope(IsAuthenticated):
    """People may do everything with what is theirs; an API key reads or writes by its scopes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        reads = request.method in SAFE_METHODS
        scope = ApiKey.Scope.READ if reads else ApiKey.Scope.WRITE
        if not may(request.auth, scope):
            raise ForbiddenError(
                f'This API key lacks the scope "{scope}". Make a key that has it, and use that.'
            )
        return super().has_permission(request, view)


class IsPerson(IsAuthenticated):
    """Keys, sessions and passwords are managed by people: a leaked key makes no further ones."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if isinstance(request.auth, ApiKey):
            raise ForbiddenError("An API key may not do this. Sign in with your password.")
        return super().has_permission(request, view)


def may(proof: object, scope: ApiKey.Scope) -> bool:
    """Whether this proof of who one is allows it: only API keys are restricted."""
    return not isinstance(proof, ApiKey) or scope in proof.scopes
