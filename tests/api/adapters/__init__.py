"""Contract tests of the outside adapters against local servers that speak the documented protocols."""
