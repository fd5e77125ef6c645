"""Simulator: a LINE without LINE."""
