"""How much the first bytes of a file look like each format, 0 to 100: small, and imported before any reader is."""

from __future__ import annotations

import re
from collections.abc import Callable

_ENTRY = re.compile(r"(?m)^[ \t]*@[A-Za-z]+[ \t]*[{(]")
_TAG = re.compile(r"<(?:!doctype html|html|head|body|div|ul|ol|li|p|table|article|section|h[1-6])\b", re.IGNORECASE)


def sniff_csljson(head: str) -> int:
    """JSON whose first objects have the members of an item."""
    start = head.lstrip("\ufeff \t\r\n")
    if not start.startswith(("[", "{")) or sniff_jsonfeed(head):
        return 0
    members = sum(f'"{m}"' in head for m in ("id", "type", "title", "author", "issued", "DOI"))
    return 90 if members >= 2 else 40


def sniff_bibtex(head: str) -> int:
    """An entry at the start of a line. HTML may hold some too, and is a page all the same."""
    if head.lstrip("\ufeff \t\r\n").startswith("<"):
        return 0
    return 90 if _ENTRY.search(head) else 0


def sniff_feed(*roots: str) -> Callable[[str], int]:
    """XML with one of these root elements."""

    def sniff(head: str) -> int:
        return 95 if any(root in head for root in roots) else 0

    return sniff


def sniff_page(head: str) -> int:
    """HTML, or failing all else running text."""
    if _TAG.search(head):
        return 80
    start = head.lstrip("\ufeff \t\r\n")
    return 10 if start and not start.startswith(("<?xml", "{", "[")) else 0


def sniff_jsonfeed(head: str) -> int:
    """JSON that names the version of JSON Feed that it is."""
    return 95 if "jsonfeed.org/version" in head else 0


_RIS = re.compile(r"(?m)^\ufeff?[ \t]{0,3}TY {1,3}-(?: |$)|^\ufeff?[ \t]{0,3}(?:AU|TI|T1|PY) {1,3}- ")
_REFER = re.compile(r"(?m)^\ufeff?[ \t]{0,3}%0 [A-Z]")
_YAML_ITEM = re.compile(r"(?m)^[ \t]*(?:- )?(?:id|type|title|author|issued):(?: |$)")


def sniff_ris(head: str) -> int:
    """Lines of RIS tags."""
    return 92 if _RIS.search(head) else 0


def sniff_endnote(head: str) -> int:
    """A line "%0 Journal Article"."""
    return 92 if _REFER.search(head) else 0


def sniff_cff(head: str) -> int:
    """A citation file says so in its first member."""
    return 95 if re.search(r"(?m)^cff-version:", head) else 0


def sniff_cslyaml(head: str) -> int:
    """A list of items, as it stands or under `references:`."""
    if head.lstrip("\ufeff \t\r\n").startswith(("[", "{", "<", "@")):
        return 0
    members = len(set(_YAML_ITEM.findall(head)))
    if re.search(r"(?m)^references:", head):
        return 85
    return 60 if members >= 2 and re.search(r"(?m)^- ", head) else 0


def sniff_csljsonl(head: str) -> int:
    """Objects, one a line."""
    lines = [line for line in head.lstrip("\ufeff").split("\n") if line.strip()]
    if not lines or not (lines[0].startswith("{") and lines[0].rstrip().endswith("}")):
        return 0
    if not any(f'"{m}"' in lines[0] for m in ("id", "type", "title")):
        return 0
    return 95 if len(lines) > 1 and lines[1].startswith("{") else 65


def sniff_wordpress(head: str) -> int:
    """A list of posts, whose titles are objects of rendered HTML."""
    return 95 if head.lstrip("\ufeff \t\r\n").startswith("[") and '"rendered"' in head and '"date_gmt"' in head else 0


def sniff_zotero(head: str) -> int:
    """Items with Zotero's own type names."""
    start = head.lstrip("\ufeff \t\r\n")
    return 95 if start.startswith(("[", "{")) and '"itemType"' in head else 0
