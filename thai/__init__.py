"""Thai: the Thai language of officials: digits, text, dates."""
