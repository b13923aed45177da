"""Calls to the outside world: written down before and after, few at a time, behind a breaker."""
