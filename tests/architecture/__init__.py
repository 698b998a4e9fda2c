"""Tests that read the catalog and the source tree, so that what is forgotten fails by itself."""
