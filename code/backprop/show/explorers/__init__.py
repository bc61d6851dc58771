"""The explorers of the book: each trains, draws and tells one thing."""

from backprop.show.explorers.xor import explore_xor

__all__ = ["explore_xor"]
