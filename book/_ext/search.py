"""The search finds numbers with points or hyphens (0.6651, 7-5-3), and Greek letters by their sign or their name."""

import json
import re

from sphinx.search import SearchEnglish

NUMBER = r"\d+(?:[.-]\d+)+"
# Formulas have these letters by name, as LaTeX; the text, the code and readers who search have the signs.
GREEK = {"α": "alpha", "β": "beta", "δ": "delta", "ε": "epsilon", "η": "eta", "μ": "mu", "σ": "sigma", "∂": "partial"}


class Search(SearchEnglish):
    """The search in English with these words as well; the page splits a query as the index was split."""

    js_splitter_code = f"""
const greek = {json.dumps(GREEK, ensure_ascii=False)};
function splitQuery(query) {{
  const spelled = query.replace(/[{"".join(GREEK)}]/gu, (letter) => ` ${{greek[letter]}} `);
  return spelled.match(/{NUMBER}|[\\p{{Letter}}\\p{{Number}}_]+/gu) ?? [];
}}
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text."""
        for letter, name in GREEK.items():
            input = input.replace(letter, f" {name} ")
        return re.findall(rf"{NUMBER}|\w+", input)
