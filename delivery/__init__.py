"""Delivery: how messages get there."""
