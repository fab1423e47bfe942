"""Whether a page's text is HTML; the light markups have modules of their own (`markdown`, `light`)."""

from __future__ import annotations

import re

from citekit.model import Source

HTML_TYPES = ("text/html", "application/xhtml+xml")
LOOKED_AT = 200_000
"""So many characters tell in which markup a text is."""
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|li|ul|ol|table|h[1-6]|a\s|br|span|article)\b", re.IGNORECASE
)


def is_document(text: str, source: Source) -> bool:
    """Whether the text is a whole HTML document, or said to be HTML: it is in no other markup then."""
    return source.media_type in HTML_TYPES or _DOCUMENT.search(text[:LOOKED_AT]) is not None


def is_html(text: str, source: Source) -> bool:
    """Whether the text is HTML, if only a piece of it, rather than a page saved as text."""
    return source.media_type in HTML_TYPES or _TAG.search(text[:20_000]) is not None
