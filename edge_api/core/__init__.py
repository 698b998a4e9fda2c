"""What every feature and the worker share: settings, database, security, errors, tracing, logging."""
