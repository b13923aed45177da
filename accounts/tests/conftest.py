from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import PASSWORD


@pytest.fixture
def session(stranger: APIClient, user: User) -> dict[str, Any]:
    """What a fresh sign-in answered."""
    answer = stranger.post("/api/v1/auth/login", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 200
    return dict(answer.json())
