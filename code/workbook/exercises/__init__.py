"""Exercises: their texts, what checks an answer to them, and what the reader is told."""
