"""Builds, checks and publishes the book: one module per job, run as `python -m tools.build`."""
