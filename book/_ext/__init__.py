"""What this book adds to Sphinx, and what is done to its pages once they are built."""
