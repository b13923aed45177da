"""Reading people's sessions."""

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from accounts.models import User


def open_sessions(user: User) -> QuerySet[OutstandingToken]:
    """The user's refresh tokens that can still be used."""
    return OutstandingToken.objects.filter(
        user=user, blacklistedtoken=None, expires_at__gt=timezone.now()
    )
