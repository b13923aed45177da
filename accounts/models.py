"""People: who signs in, what their plan allows."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from ytempire.core.models import TimeStampedModel, UUIDModel

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
FREE = "free"  # the plan of those who have, or have paid for, no other


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f"{value!r} is not an IANA time zone such as Europe/Berlin.")


class Plan(models.Model):
    """What a subscription allows; edited by administrators."""

    code = models.CharField(max_length=20, primary_key=True)
    channel_limit = models.PositiveIntegerField()
    videos_per_month = models.PositiveIntegerField()
    queue_weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1)],
        help_text="its users' share of the workers when several wait",
    )

    class Meta:
        ordering = ["channel_limit"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(queue_weight__gte=1), name="plan_has_a_share_of_the_queue"
            )
        ]

    def __str__(self) -> str:
        return self.code


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator; the name is the one Django's createsuperuser calls."""
        defaults = {"role": User.Role.ADMIN, "is_superuser": True, "plan_id": "enterprise"}
        return self.create_user(email, password, **{**defaults, **fields})


class User(UUIDModel, TimeStampedModel, AbstractBaseUser, PermissionsMixin):
    """A creator or an administrator, signing in by e-mail."""

    class Role(models.TextChoices):
        ADMIN = "admin"
        USER = "user"

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.USER)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=50, default="UTC", validators=[validate_time_zone])
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, default=FREE)
    plan_expires_at = models.DateTimeField(default=NEVER)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.email

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_staff(self) -> bool:
        """Django admin asks this; administrators may enter it."""
        return self.role == self.Role.ADMIN

    @property
    def current_plan(self) -> Plan:
        """What counts now: the subscription, or the free plan once that has run out."""
        return self.plan if timezone.now() < self.plan_expires_at else Plan.objects.get(pk=FREE)

    def today(self) -> date:
        """The calendar day where the user lives."""
        return timezone.now().astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()


class Session(UUIDModel):
    """One signed-in client: a chain of refresh tokens of which only the newest is good.

    `auth_hash` is the user's session hash when it began: a new password ends it, whoever sets it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    refresh_id = models.CharField(max_length=32, help_text="of the newest refresh token")
    previous_id = models.CharField(max_length=32, blank=True, help_text="of the one before it")
    auth_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)
    rotated_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["expires_at"], name="session_expiry")]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.created_at:%Y-%m-%d %H:%M}"


class ApiKey(UUIDModel):
    """A key for programs. Only its hash is kept; the prefix tells keys apart."""

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the whole key")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class IdempotentRequest(models.Model):
    """What a request with an Idempotency-Key was answered, for those who ask again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, path and body")
    status = models.PositiveSmallIntegerField()
    body = models.TextField(help_text="the answer's JSON, encrypted: it may hold a secret")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotent_request_unique")
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotent_request_age")]

    def __str__(self) -> str:
        return self.key
