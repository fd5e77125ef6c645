"""Tamngan: the front door."""
