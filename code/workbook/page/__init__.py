"""Python in the page: a small version of a notebook's kernel. The page's side is book/_python/."""
