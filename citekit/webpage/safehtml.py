"""Text and formatted entries as HTML that is safe on the page: what comes from outside keeps a few inline elements and
links to the web, nothing else."""

from __future__ import annotations

import re
from functools import cache
from html import escape

import nh3

from citekit.model.plaintext import NO_TAG, legal

_INLINE = frozenset({"i", "b", "em", "strong", "sub", "sup"})
_BLOCK = frozenset({"p", "br", "ul", "ol", "li", "blockquote", "code"})
_SWALLOWED = frozenset({"script", "style", "iframe", "object", "embed", "template", "noscript", "textarea", "title"})
_MARGIN = re.compile(r'<div class="csl-left-margin">[^<]{0,40}</div>')
_DIVISION = re.compile(r"</?(?:div|tr|table|section|article|h[1-6])\b[^<>]*>", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_UPRIGHT = re.compile("[\u0590-\u08ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@cache
def _cleaner(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(_SWALLOWED),
        attributes={"a": {"href"}} if "a" in tags else {},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=None,
    )


def inline(text: str) -> str:
    """A title or another short text with CSL's markup."""
    text = legal(text)
    if "<" not in text:
        return escape(text, quote=False)
    return _cleaner(_INLINE).clean(NO_TAG.sub("&lt;", text.replace("&", "&amp;")))


def entry(html: str) -> str:
    """A formatted bibliography entry as inline HTML, without the number in its margin."""
    if "<div" in html:
        html = _MARGIN.sub("", html)
    return _cleaner(_INLINE | {"a"}).clean(" ".join(_DIVISION.sub(" ", legal(html)).split())).replace("&nbsp;", "\xa0")


def paragraphs(text: str) -> str:
    """A longer text as paragraphs; an empty line parts two."""
    made = []
    for part in _PARAGRAPHS.split(legal(text)):
        if "<" in part:
            part = _cleaner(_INLINE | _BLOCK).clean(NO_TAG.sub("&lt;", part.replace("&", "&amp;")))
        else:
            part = escape(part, quote=False)
        if part.strip():
            blocks = part.lstrip().startswith(("<p>", "<ul>", "<ol>", "<blockquote>"))
            made.append(part.strip() if blocks else f"<p>{part.strip()}</p>")
    return "".join(made)


def is_right_to_left(text: str) -> bool:
    """Whether most letters are of scripts written from right to left: a foreign word does not turn the whole."""
    if text.isascii():
        return False
    turned = len(_RIGHT_TO_LEFT.findall(text))
    return turned * 2 > sum(character.isalpha() for character in text)


def is_upright(text: str) -> bool:
    """Whether a text is of a script that has no italics, which a browser would only slant: ideographs, kana, hangul,
    Arabic, Hebrew."""
    return not text.isascii() and _UPRIGHT.search(text) is not None
