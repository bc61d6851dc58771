"""The Sphinx extension of this book: what is called when.

- Before the pages are read: `assets` collects static files, `formulas` starts the program that typesets formulas,
  `licences` writes the licences of all that is shipped.
- While the pages are read: `search` says what a word of the search is.
- While a page is made: `sources`, `licences` and `docstrings` give it contents, `outputs` prepares the stored outputs of a chapter,
  `companion` marks which frame of a figure belongs to which text, `ties` names the parts that a symbol stands for, and
  `metadata` and `assets` choose what the templates of book/_templates put into its head.
- When all pages are written: `postprocess` runs its list of steps.
"""

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict:
    # Imported here, so that a tool or a test can import one module of the package without the others.
    from book._ext import (
        assets,
        companion,
        docstrings,
        formulas,
        licences,
        metadata,
        outputs,
        postprocess,
        search,
        site_files,
        sources,
        ties,
    )

    formulas.use_installed_node()
    app.add_search_language(search.Search)
    app.add_directive("published-numbers", sources.PublishedNumbers)
    app.add_directive("published-claims", sources.PublishedClaims)
    app.add_directive("shipped-licences", licences.ShippedLicences)
    app.connect("config-inited", metadata.set_address)
    app.connect("builder-inited", assets.collect_static_files, priority=1)
    app.connect("builder-inited", licences.write_licences, priority=2)  # when the scripts are bundled
    # Before napoleon (500) makes fields of "Args:" and "Raises:".
    app.connect("autodoc-process-docstring", docstrings.keep_plain_text, priority=400)
    app.connect("source-read", companion.mark_frames)
    app.connect("doctree-resolved", outputs.prepare_outputs)
    app.connect("doctree-resolved", ties.tie_symbols, priority=600)  # in the pictures that `outputs` has inlined
    app.connect("html-page-context", metadata.add_metadata)
    # After other extensions have added their stylesheets and scripts (500).
    app.connect("html-page-context", assets.choose_assets, priority=900)
    app.connect("html-collect-pages", site_files.not_found_page)
    # After other extensions have written their files: one of them writes an index.html of its own.
    app.connect("build-finished", postprocess.postprocess, priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
