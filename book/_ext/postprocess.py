"""Postprocess the built site: all that is done to the pages once Sphinx has written them, in order.

What a template can do is done in book/_templates instead.
"""

import shutil

from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from book._ext import fix_html
from book._ext.built_site import Site
from book._ext.bundle import BUNDLED, UNUSED, write_bundles
from book._ext.cells import number_cells
from book._ext.csp import add_csp
from book._ext.fonts import ICONS, subset_fonts
from book._ext.site_files import (
    draw_cards,
    draw_icons,
    rebase_not_found_page,
    write_front_page,
    write_robots,
    write_sitemap,
)

# Files that no page asks for: those in the bundles, and those that are not used.
UNNEEDED = [*BUNDLED, *UNUSED, "**/*.map", "locales", ICONS.split("/")[0], "*macros.html"]


def postprocess(app: Sphinx, exception: Exception | None) -> None:
    """Run every step on the site that Sphinx has built."""
    if exception is None and app.builder.name == "html":
        site = Site.of(app)
        for step in STEPS:
            step(site)


def fix_pages(site: Site) -> None:
    """Parse each page once, and run the steps for a page on it.

    Not index.html, which only redirects to the front page until `write_front_page` replaces it.
    """
    for path in sorted(site.folder.rglob("*.html")):
        name = path.relative_to(site.folder).as_posix()
        if name != "index.html" and not name.startswith("_static/"):
            page = BeautifulSoup(site.read(name), "html.parser")
            for step in PAGE_STEPS:
                step(page)
            site.write(name, str(page))


def remove_unneeded_files(site: Site) -> None:
    """Remove the files that no page asks for."""
    for pattern in UNNEEDED:
        for path in list(site.static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


# Each takes a parsed page and changes it in place. Their order matters where a comment says so.
PAGE_STEPS = [
    number_cells,
    fix_html.remove_thebe_settings,
    fix_html.remove_duplicates,
    fix_html.defer_scripts,
    fix_html.replace_event_handlers,
    fix_html.name_buttons,
    fix_html.add_search_buttons,
    fix_html.use_native_tooltips,
    fix_html.hide_icons,
    fix_html.add_landmarks,
    fix_html.fix_roles,
    fix_html.fix_nesting,
    fix_html.make_scrollables_focusable,
    fix_html.unwrap_plain_code,
    fix_html.lazy_load_menu_images,
    fix_html.set_logo_size,
    add_csp,  # last: it allows the inline scripts that the page has now
]

# Each takes the whole site. Each needs what the ones above it have made.
STEPS = [
    fix_pages,
    write_bundles,  # after the pages: a CSS rule stays if a page, as it is now, can use it
    remove_unneeded_files,  # after the bundles, which are made of them
    write_front_page,  # a copy of a finished page
    rebase_not_found_page,
    subset_fonts,  # after all pages, styles and scripts: their characters stay
    write_sitemap,
    write_robots,
    draw_cards,
    draw_icons,
]
