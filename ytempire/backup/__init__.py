"""One archive that holds an installation: its database, its files and the key of its secrets."""


class BackupError(Exception):
    """What was asked for cannot be done; the message says why and what helps."""
