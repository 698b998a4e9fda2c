"""Developer tooling: the local stack, migrations, checks, generated types."""
