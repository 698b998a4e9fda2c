"""Declared state (`sql/`, `policies/`) to migrations, and the check that both say the same."""
