"""Python in the page: what a notebook's kernel does, in small. book/_python/ has the side of the page."""
