"""Business-number checks: check digit, tax office, credit bureau."""
