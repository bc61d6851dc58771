"""The list of references, as those who hear a page expect it.

docutils gives its items a role that is withdrawn and that no list may hold; they are list items.
"""

from sphinx.application import Sphinx


def name_items(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Give each reference of a page the role of a list item."""
    if 'role="doc-biblioentry"' in context.get("body", ""):
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", name_items)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
