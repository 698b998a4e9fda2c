"""The sidecar of the Gangwon Business Platform: what PostgREST cannot do, done as the caller."""
