"""Sign-in by business number."""
