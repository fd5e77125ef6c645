"""Storage: what is remembered."""
