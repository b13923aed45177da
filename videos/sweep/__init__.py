"""What was made and is not needed any more: found, and removed."""
