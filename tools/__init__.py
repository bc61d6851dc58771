"""What builds, checks and publishes the book: one module a job, run as `python -m tools.build`."""
