"""Query plans: what every list does on a database with many companies, as PostgREST asks for it and under row level security."""
