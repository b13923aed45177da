"""Keeps the web server and the queue running, as one thing to start and to stop."""
