"""Client types generated from the database."""
