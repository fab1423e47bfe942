"""Fields that are no LaTeX text (URLs, DOIs, file names), without the escapes that people put into them."""

from __future__ import annotations

import re

DOI_PREFIX = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*|doi\s+)", re.IGNORECASE)
URL_COMMAND = re.compile(r"\\(?:url|nolinkurl|path)\s*\{([^{}]*)\}\s*")
_LINK_COMMAND = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}\s*")
_ESCAPED = re.compile(
    r"\{\\~\{\}\}|\\textasciitilde(?:\{\}|\s|(?![A-Za-z]))|\$\\sim\$|\\~(?:\{\})?|\{?\\text(less|greater|underscore)\}?(?:\{\})?\s?"
    r"|\{\\([_%&#$~])\}|\\([_%&#${}])"
)
_TEXT_NAMES = {"less": "<", "greater": ">", "underscore": "_"}


def is_link_of(url: str, doi: str) -> bool:
    """Whether the URL says nothing but the DOI."""
    return DOI_PREFIX.sub("", url, count=1).casefold() == doi.casefold() and url.casefold() != doi.casefold()


def unescaped(value: str) -> str:
    """A field that is not LaTeX text (a URL, a DOI), without the escapes that people put into it all the same."""
    text = value.strip()
    if "\\" not in text and "{" not in text and "$" not in text and "<" not in text[:1]:
        return " ".join(text.split()) if not text.isprintable() or "  " in text else text
    link = URL_COMMAND.fullmatch(text) or _LINK_COMMAND.fullmatch(text)
    if link:
        text = link.group(1)
    while text.startswith("{") and text.endswith("}") and text.count("{") == 1:
        text = text[1:-1]
    text = _ESCAPED.sub(_unescape, text)
    if text.startswith("<") and text.endswith(">") and not set("<>") & set(text[1:-1]):
        text = text[1:-1]  # <https://...>; what holds more brackets is markup
    return " ".join(text.split())


def _unescape(match: re.Match[str]) -> str:
    named, braced, bare = match.groups()
    if named:
        return _TEXT_NAMES[named]
    return braced or bare or "~"
