"""Measured speed and size: ``python -m benchmarks`` runs all, ``python -m benchmarks.webhook`` one."""
