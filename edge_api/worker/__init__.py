"""Background worker: delivers the outbox by e-mail and runs the scheduled jobs."""
