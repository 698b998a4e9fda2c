"""One folder a feature: router (thin), service, schemas."""
