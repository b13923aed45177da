"""Somebody signed in, and somebody else."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User


def client_for(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def creator(user: User) -> Client:
    """A browser in which `user` is signed in."""
    return client_for(user)


@pytest.fixture
def visitor() -> Client:
    """A browser in which nobody is signed in."""
    return Client()
