"""Numbers held against their source, gradients against slopes, and a reader's answers against the right ones."""

from backprop.check.feedback import check, hint

__all__ = ["check", "hint"]
