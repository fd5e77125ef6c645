"""Reading plans from the papers officials already have."""
