"""A feed's tree made ready for feedparser: bases absolute, one namespace for PRISM, a work's own dc:date as its date.

feedparser knows PRISM by one of its namespaces only, takes every dc:date for a date of change, and does not join an
entry's relative xml:base to the feed's.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from citekit.model.weblinks import web_url

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_PRISM = "{http://prismstandard.org/namespaces/1.2/basic/}"
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_ISSUED = "{http://purl.org/dc/terms/}issued"
_DATES = frozenset({"pubDate", "published", "issued", "created", "publicationDate", "coverDate"})
_ENTRIES = frozenset({"item", "entry"})


def settled(root: etree._Element, uri: str) -> Iterator[tuple[etree._Element, str]]:
    """Change the tree in place; yields each element whose base is no web address, which is then ignored."""
    bases: dict[etree._Element, str] = {}
    for node in root.iter(etree.Element):
        above = node.getparent()
        base = bases.get(above, web_url(uri)) if above is not None else web_url(uri)
        given = node.get(_BASE)
        if given is not None:
            joined = web_url(_joined(base, given))
            if joined:
                node.set(_BASE, joined)
                base = joined
            else:
                yield node, given
                del node.attrib[_BASE]
        bases[node] = base
        _rename(node, above)


def _joined(base: str, given: str) -> str:
    try:
        return urljoin(base, given.strip())
    except ValueError:
        return ""


def _rename(node: etree._Element, above: etree._Element | None) -> None:
    tag = str(node.tag)
    if tag.startswith("{http://prismstandard.org/namespaces/"):
        node.tag = _PRISM + tag.rpartition("}")[2]
    elif tag == _DC_DATE and above is not None and str(above.tag).rpartition("}")[2] in _ENTRIES:
        others = {str(one.tag).rpartition("}")[2] for one in above if one is not node}
        if not others & _DATES:
            node.tag = _ISSUED
