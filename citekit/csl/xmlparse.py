"""The one XML parser of styles and locales: text or bytes in, an element out; nothing is fetched and no DTD is read.

CSL 1.0.2, "Namespacing" and "XML Declaration".
"""

from __future__ import annotations

import re

from lxml import etree

from citekit.errors import LimitError, StyleError

CSL = "http://purl.org/net/xbiblio/csl"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PREFIX = f"{{{CSL}}}"
_PREFIX_LENGTH = len(_PREFIX)
_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]{0,200}\?>")


def parse_xml(text: str | bytes, *, where: str = "") -> etree._Element:
    """The root element of an XML text; `where` names it in errors.

    Raises StyleError (with "where:line") for text that is not well-formed, for a DOCTYPE of any kind, and for NUL;
    LimitError for elements more than 250 deep.
    """
    if not text.strip():
        raise StyleError("the file is empty", where=where, fix="give a CSL style or locale")
    data = _bytes(text)
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in data:
            raise _doctype(where) from None
        if "Excessive depth" in _reason(error):
            raise LimitError.of("csl.depth", 250, "elements in each other", where=_at(where, error)) from None
        raise StyleError(f"this is not well-formed XML: {_reason(error)}", where=_at(where, error)) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):  # the stubs do not know it
        raise _doctype(where)
    return root


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments, processing instructions and foreign elements."""
    tag = element.tag
    return tag[_PREFIX_LENGTH:] if isinstance(tag, str) and tag.startswith(_PREFIX) else ""


def _doctype(where: str) -> StyleError:
    return StyleError("a DOCTYPE is not allowed in a CSL file", where=f"{where}:1", fix="remove the DOCTYPE line")


def _parser() -> etree.XMLParser:
    """A new parser for each text: lxml's parsers are not to be shared between threads."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False
    )


def _bytes(text: str | bytes) -> bytes:
    """Text loses its encoding declaration (it is decoded already); bytes keep theirs and their byte-order mark."""
    if isinstance(text, bytes):
        return text
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1).encode("utf-8", "surrogatepass")


def _reason(error: Exception) -> str:
    return str(error.msg if isinstance(error, etree.XMLSyntaxError) else error).split(", line")[0]


def _at(where: str, error: Exception) -> str:
    line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
    return f"{where}:{line}" if line else where
