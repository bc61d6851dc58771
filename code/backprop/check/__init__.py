"""Numbers held against their source: gradients, and what other texts printed."""
