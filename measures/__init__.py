"""Measures: the rules of plans, schedules, deadlines and reminders."""
