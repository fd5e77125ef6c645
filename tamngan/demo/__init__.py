"""The demo: a made-up office with its plan, people and group."""
