"""What papers are made of, gathered from storage: measures, figures, filing and people."""
