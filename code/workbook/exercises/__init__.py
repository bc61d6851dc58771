"""Exercises: their texts, what checks an answer to them, and the feedback that the reader gets."""
