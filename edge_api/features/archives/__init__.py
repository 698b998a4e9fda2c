"""Archives: every attachment of a record in one zip file."""
