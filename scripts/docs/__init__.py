"""Pages made from the database, and the README's tour run as written."""
