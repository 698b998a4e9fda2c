"""Tests of the migration tool."""
