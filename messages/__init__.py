"""Messages: what the bot says."""
