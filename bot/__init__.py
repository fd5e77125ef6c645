"""Bot: people speak."""
