"""Plans with a known truth, drawn in the shapes that papers come in."""
