"""Other right ways and mistakes, one module a chapter."""
