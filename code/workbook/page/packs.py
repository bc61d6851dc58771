"""Packages that the page has not loaded yet: importing one asks the page for the pack that contains it."""


class MissingPack(BaseException):
    """Raised on importing a package that the page has not loaded yet; `except ImportError` does not catch it."""


class PackFinder:
    """The last of Python's finders: it knows the packages that the page can still load.

    modules: for each such package, the pack that contains it.
    """

    def __init__(self, modules: dict[str, str]):
        self.modules, self.loaded = modules, set()

    def find_spec(self, name, path=None, target=None):
        pack = self.modules.get(name)
        if pack and pack not in self.loaded:
            raise MissingPack(pack)
