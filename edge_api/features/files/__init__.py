"""Binding an uploaded object to a record after checking its content."""
