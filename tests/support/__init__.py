"""What SQL tests stand on: databases cloned from a template, callers as PostgREST makes them, people and companies."""
