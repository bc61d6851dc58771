r"""Words tied to pictures: a symbol of a formula names its parts of the drawn networks of its page.

In the page, the symbol is a `<span data-parts="n-0-0">`; KaTeX makes it from `\htmlData`. Each drawing names its
network, and a `<template>` holds the formulas of the network's parts. book/_static/ties.js lights the parts and shows
the formulas.
"""

import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx

from workbook.explorers.frame import line_html
from workbook.explorers.part_formulas import part_formulas
from workbook.figures.symbols import DrawnNetwork, parts_of

# Only where weights have numbers is there room to point at a part.
DRAWING = re.compile(r'<svg (?=[^>]*role="img")(?:(?!</svg>).)*?data-part="number-w-.*?</svg>', re.S)
SYMBOL = re.compile(
    r"\\textcolor\{#\w+\}\{(?P<coloured>(?:[^{}]|\{[^{}]*\})*)\}"
    r"|(?<![\\\w{,])(?P<plain>[zh]_(?:\{\w+\}|\w))"
)


def tie_symbols(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Tie the symbols of a page to the drawings of its networks, if it has any."""
    networks: list[DrawnNetwork] = []
    for node in doctree.findall(nodes.raw):
        if 'data-part="number-w-' in node.astext():
            text = DRAWING.sub(lambda match: name_network(match[0], networks), node.astext())
            node.replace_self(nodes.raw(text, text, format="html"))
    if not networks:
        return
    for node in doctree.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block))):
        node["latex"] = tie(node.astext(), networks)
    formulas = "".join(template(i, network) for i, network in enumerate(networks))
    doctree.append(nodes.raw(formulas, formulas, format="html"))


def name_network(svg: str, networks: list[DrawnNetwork]) -> str:
    """Return a drawing with the number of its network, which is added to the networks of the page if it is new."""
    network = DrawnNetwork.read(svg)
    if network not in networks:
        networks.append(network)
    return svg.replace("<svg ", f'<svg data-network="{networks.index(network)}" ', 1)


def tie(latex: str, networks: list[DrawnNetwork]) -> str:
    """Return a formula whose symbols name their parts."""

    def name_parts(match: re.Match) -> str:
        symbol = match["coloured"] or match["plain"]
        parts = dict.fromkeys(part for network in networks for part in parts_of(symbol, network))
        return rf"\htmlData{{parts={' '.join(parts)}}}{{{match[0]}}}" if parts else match[0]

    return SYMBOL.sub(name_parts, latex)


def template(i: int, network: DrawnNetwork) -> str:
    """Return the formulas of a network's parts as HTML that no page shows by itself."""
    lines = (
        f'<p class="part-formula" data-of="{escape(part)}">{line_html(line)}</p>'
        for part, line in part_formulas(network).items()
    )
    return f'<template data-formulas="{i}">{"".join(lines)}</template>'
