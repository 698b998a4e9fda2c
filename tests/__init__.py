"""Tests: they read as sentences and use the real database and the real services."""
