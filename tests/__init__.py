"""What the book claims, tested."""
