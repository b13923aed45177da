"""Bringing webhooks' deliveries and mails to where they belong, until it is done or given up."""
