"""What the bot does about it: one file per thing people do."""
