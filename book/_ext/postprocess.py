"""Postprocess the built site: all that is done to the pages once Sphinx has written them, in order.

What a template can do is done in book/_templates instead.
"""

from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from book._ext import bundle, chapter_cards, fix_html, fonts, licences, line_breaks, site_files
from book._ext.built_site import Site
from book._ext.cells import number_cells
from book._ext.code_lines import wrap_code_lines
from book._ext.csp import add_csp
from book._ext.tables import label_cells, mark_many_columns

# Steps for one page: each changes a parsed page in place. Their order does not matter, except for two that say so.
PAGE_STEPS = [
    number_cells,
    chapter_cards.make_cards,
    chapter_cards.mark_button,
    wrap_code_lines,
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
    label_cells,  # after fix_nesting, which makes cells of empty headings
    mark_many_columns,
    fix_html.make_scrollables_focusable,
    fix_html.unwrap_plain_code,
    line_breaks.keep_punctuation,
    line_breaks.keep_exponents,
    line_breaks.keep_percent_signs,
    fix_html.lazy_load_menu_images,
    fix_html.set_logo_size,
    add_csp,  # last: it allows the inline scripts that the page has now
]


def fix_pages(site: Site) -> None:
    """Parse each page once, and run the steps for one page on it.

    Not index.html, which only redirects to the front page until `write_front_page` replaces it.
    """
    for path in sorted(site.folder.rglob("*.html")):
        name = path.relative_to(site.folder).as_posix()
        if name != "index.html" and not name.startswith("_static/"):
            page = BeautifulSoup(site.read(name), "html.parser")
            for step in PAGE_STEPS:
                step(page)
            site.write(name, str(page))


# Steps for the whole site. The first six need what those before them have made.
STEPS = [
    fix_pages,
    bundle.write_bundles,  # CSS rules stay that match the pages as they are now
    bundle.remove_bundled_files,
    licences.check_static_files,
    site_files.write_front_page,  # a copy of a page that is ready
    fonts.subset_fonts,  # the characters stay that the pages, styles and scripts have now
    site_files.rebase_not_found_page,
    site_files.write_sitemap,
    site_files.write_robots,
    site_files.draw_cards,
    site_files.draw_icons,
]


def postprocess(app: Sphinx, exception: Exception | None) -> None:
    """Run every step on the site that Sphinx has built."""
    if exception is None and app.builder.name == "html":
        site = Site.of(app)
        for step in STEPS:
            step(site)
