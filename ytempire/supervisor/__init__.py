"""Keeps the web server, the queue and the delivery running, as one thing to start and to stop."""
