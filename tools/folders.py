"""Where the folders of the repository are. No other module computes this."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
CODE = ROOT / "code"
DATA = ROOT / "data"
TESTS = ROOT / "tests"
BUILD = ROOT / "_build"
HTML = BUILD / "html"
PACKS = BUILD / "python"
NODE_MODULES = ROOT / "node_modules"
