"""Scheduler: time passes."""
