"""The CSL 1.0.2 engine: styles, locales and items in; formatted citations and bibliographies out.

    style = Style.load(text, parent=fetch)          # text of a .csl file; parent: style id -> text
    processor = Processor(style, locale="en-GB", locales=locale_text, output="html")
    processor.add(items)                            # citekit.model.Item or CSL-JSON objects
    processor.cite(Cite(id="doe2020", locator="12", label="page"))
    processor.bibliography().text

Usable by itself: nothing else of citekit is imported but `citekit.model`. It does no I/O and keeps no global state;
a `Style` may be shared by threads, a `Processor` belongs to one document.
"""

from citekit.csl.cites import Citation, Cite
from citekit.csl.locale import Locale
from citekit.csl.outputs import OUTPUTS, Settings
from citekit.csl.processor import Bibliography, Change, Processor
from citekit.csl.style import Style
from citekit.csl.tokens import Tokens

__all__ = [
    "OUTPUTS",
    "Bibliography",
    "Change",
    "Citation",
    "Cite",
    "Locale",
    "Processor",
    "Settings",
    "Style",
    "Tokens",
]
