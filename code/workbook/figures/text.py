"""Numbers and counts as figures print them."""


def true_minus(text: str) -> str:
    """Return a text with minus signs in place of hyphens."""
    return text.replace("-", "\u2212")


def number(value: float, digits: int = 3) -> str:
    """Return a number with that many decimals; zero has no sign."""
    text = f"{value:.{digits}f}"
    return true_minus(text.lstrip("-") if float(text) == 0 else text)


def compact(value: float, digits: int = 3) -> str:
    """Return a number with that many significant digits; whole numbers without decimals."""
    return number(value, 0) if value == int(value) else true_minus(f"{value:.{digits}g}")


def plural(count: int, noun: str) -> str:
    """Return "1 update" or "1,000 updates"."""
    return f"{count:,} {noun}" + "s" * (count != 1)


def times(count: int) -> str:
    """Return "once" or "3 times"."""
    return "once" if count == 1 else f"{count} times"
