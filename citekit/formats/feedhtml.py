"""Text of items and formatted entries as HTML that is safe in any feed reader: a short list of elements, links to the
web only, everything else taken out by nh3 (docs/rules.md, feeds 9)."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape

import nh3

from citekit.model.plaintext import KNOWN_TAG, NO_TAG, legal, plain

TAGS = frozenset(
    {"p", "br", "em", "strong", "i", "b", "sub", "sup", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
)
_INLINE = frozenset({"em", "strong", "i", "b", "sub", "sup"})
_SWALLOWED = frozenset({"script", "style", "iframe", "object", "embed", "template", "noscript", "textarea", "title"})
"""Elements that go with all they hold; of others only the tags go."""
_MARGIN = re.compile(r'<div class="csl-left-margin">[^<]{0,40}</div>')
_BLOCK = re.compile(r"</?(?:div|tr|table|section|article|h[1-6])\b[^<>]*>", re.IGNORECASE)
_SAFE_TAG = re.compile(r"</?[a-z]+(?: href=\"[^\"<>]*\")?>")
_SAFE_RUN = r"[^<>&]*+(?:&(?:amp|lt|gt|quot|nbsp|#39);[^<>&]*+)*+"
_SAFE_PAIRS = "|".join(f"{tag}>{_SAFE_RUN}</{tag}" for tag in ("i", "b", "em", "strong", "sub", "sup"))
_SAFE_LINK = rf"a href=\"https?://[A-Za-z0-9.-]+/[A-Za-z0-9/:;()._~%-]*\">{_SAFE_RUN}</a"
_SAFE = re.compile(rf"{_SAFE_RUN}(?:<(?:{_SAFE_PAIRS}|{_SAFE_LINK})>{_SAFE_RUN})*+")
"""What most formatted entries are: text with plain elements that do not nest. It needs no sanitizer, which takes four
times as long (10,000 entries: 0.09 s)."""
_REFERENCE = re.compile(r"&(?=#?[A-Za-z0-9])")
_ENDS = re.compile(r"(?=<(?:/?(?:p|div|li|h[1-6]|tr|td|blockquote)|br)\b)", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n[ \t\r]*\n")


@lru_cache(maxsize=8)
def _cleaner(base: str, tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(_SWALLOWED),
        attributes={"a": {"href"}} if "a" in tags else {},
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base) if base else "deny",
        link_rel=None,
    )


def inline_html(text: str) -> str:
    """A title or another short text of an item as HTML: italics, bold, sub- and superscript stay."""
    return _html(legal(text), "", _INLINE)


def paragraphs(text: str, base: str = "") -> str:
    """A longer text of an item as HTML paragraphs; an empty line parts two. base: URL that relative links resolve
    against ("": they are dropped)."""
    parts = (part.strip() for part in _PARAGRAPHS.split(legal(text)))
    made = (_html(part, base, TAGS) for part in parts if part)
    return "".join(
        part if part.startswith(("<p>", "<ul>", "<ol>", "<blockquote>")) else f"<p>{part}</p>" for part in made
    )


def entry_html(html: str, base: str = "") -> str:
    """A formatted bibliography entry as safe inline HTML; the number in its margin, which means nothing outside its
    list, is left out."""
    if "<div" in html:
        html = _MARGIN.sub("", html)
    html = legal(html)
    if "&#" in html:
        html = html.replace("&#38;", "&amp;").replace("&#60;", "&lt;").replace("&#62;", "&gt;")
    if "<div" in html or "\n" in html or "  " in html:
        html = " ".join(_BLOCK.sub(" ", html).split())
    return html if _SAFE.fullmatch(html) else _cleaner(base, TAGS).clean(html)


def shown_text(html: str) -> str:
    """The text that safe HTML (of `entry_html`) shows, on one line."""
    text = _SAFE_TAG.sub("", html) if "<" in html else html
    return " ".join((unescape(text) if "&" in text else text).split())


def shown_text_of(html: str) -> str:
    """The text that HTML of another hand shows, on one line; of elements that show none, nothing."""
    if "<" in html:
        html = _cleaner("", frozenset()).clean(_ENDS.sub(" ", legal(html)))
    return " ".join(unescape(legal(html)).split())


def shown_paragraphs(html: str) -> list[str]:
    """The paragraphs that HTML of another hand shows, as text; what stands outside of any counts as one."""
    kept = _cleaner("", frozenset({"p"})).clean(legal(html)).replace("</p>", "<p>").split("<p>")
    return [text for part in kept if (text := " ".join(unescape(part).split()))]


def csl_text(text: str, *, html: bool) -> str:
    """A title of another hand as CSL text: italics, bold, sub- and superscript stay, other tags go."""
    if not html and KNOWN_TAG.search(text):  # it is, though its feed does not say so
        text, html = NO_TAG.sub("&lt;", text), True
    if html and "<" in text:
        text = _cleaner("", _INLINE).clean(legal(text))
        for tag, ours in (("em", "i"), ("strong", "b")):
            text = text.replace(f"<{tag}>", f"<{ours}>").replace(f"</{tag}>", f"</{ours}>")
    return " ".join((unescape(text) if html else legal(text)).split())


def plain_as_html(text: str) -> str:
    """Plain text for a place that readers take for HTML (an RSS description): only what would be taken for markup is
    escaped, so that readers which do not decode it show the same."""
    text = plain(text)
    if "&" in text:
        text = _REFERENCE.sub("&amp;", text)
    return text.replace("<", "&lt;") if "<" in text else text


def _html(text: str, base: str, tags: frozenset[str]) -> str:
    if "<" not in text:
        return escape(text, quote=False)
    marked = NO_TAG.sub("&lt;", text.replace("&", "&amp;"))
    if "<a" not in marked and _SAFE.fullmatch(marked):
        return marked
    return _cleaner(base, tags).clean(marked)
