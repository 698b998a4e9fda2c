"""Loads the rows of the earlier portal from csv files into the new tables, and reports what became of every row."""
