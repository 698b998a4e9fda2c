"""What administrators do to a company: approve, reject, suspend, reinstate, reset, verify."""
