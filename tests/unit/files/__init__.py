"""Units of the files feature."""
