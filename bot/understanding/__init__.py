"""What a Thai chat text says about the measures."""
