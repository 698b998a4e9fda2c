"""Unit tests of edge_api.core."""
