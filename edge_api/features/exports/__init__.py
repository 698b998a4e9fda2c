"""Exports: lists as Excel or CSV files, streamed row by row."""
