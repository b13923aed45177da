"""/costs: what is spent, what may be, what is worth an alert, and the ledger itself."""
