"""Figures as the API shows them, each defined where it is named. Money in USD."""
