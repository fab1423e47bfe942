"""Titles and abstracts as a librarian would copy them: entities decoded, tails of the site and marks of the list
removed, case and spelling as printed (rules 14 to 19)."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from citekit.normalize.comparing import comparable
from citekit.normalize.texmath import in_unicode

_KEPT_TAGS = {"i": "i", "em": "i", "b": "b", "strong": "b", "sub": "sub", "sup": "sup"}
_TAG = re.compile(r"</?((?:[A-Za-z][\w-]{0,20}:)?[A-Za-z][A-Za-z0-9-]{0,30})(?:\s[^<>]{0,400})?/?>")
_HTML_TAGS = frozenset(
    "a abbr acronym address article aside b bdi bdo big blockquote br button center cite code dd del details dfn"
    " div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd label"
    " li link main mark math mfrac mi mn mo mover mrow ms msqrt mstyle msub msubsup msup mtable mtd mtext mtr"
    " munder munderover nav noscript object ol option p picture pre q rp rt ruby s samp script section select"
    " small source span strike strong style sub summary sup svg table tbody td template tfoot th thead time title"
    " tr tt u ul var video wbr".split()
)
_LEADING = re.compile(r"^(?:\[\s?[\w.+-]{1,10}\]\s*|\(?\d{1,3}[.)]\s+(?=\D))")
_NOTE = (
    r"\s*[(\[](?:oral|poster|spotlight|demo|in progress|work in progress|in preparation|under review|accepted|submitted"
    r"|(?:oral|poster|spotlight) (?:presentation|paper)|best (?:\w+ )?(?:paper|poster|demo)(?: award| nominee| finalist"
    r"| candidate| runner-up)?|(?:best|outstanding) (?:\w+ )?paper|honou?rable mention|invited(?: paper| talk)?"
    r"|to appear|in press|forthcoming|preprint|new!?|pdf)[)\]]\s*"
)
_LEADING_NOTE = re.compile(f"^{_NOTE}(?=\\S)", re.IGNORECASE)
_TRAILING_NOTES = re.compile(
    rf"(?:{_NOTE}|\s*\[(?:code|slides|video|bib|bibtex|arxiv|doi|html|link|website)\])+(\.?)$", re.IGNORECASE
)
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:etc|al|Inc|Ltd|Co|Corp|Jr|Sr|Bros|St))\.$")
_QUOTES = ('""', "“”", "„“", "«»", "‘’", "''", "「」", "『』", "”“", "``")
_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\s?\.\s?\.)(?P<tail>\.?)[\s\"”]*"
    r"(?:(?:read|learn|continue|weiter|lire|leer|leggi|続き)[^.]{0,30})?[→»>]*\s*$",
    re.IGNORECASE,
)
_READ_MORE = re.compile(
    r"(?<![\s(\[])[\s(\[]*(?:read more|learn more|continue reading|weiterlesen|mehr lesen|lire la suite|leer más"
    r"|leggi tutto"
    r"|続きを読む)"
    r"[)\].→»>…\s]*$",
    re.IGNORECASE,
)
_MOJIBAKE = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]")
_DROPPED_WHOLE = re.compile(r"<(script|style)\b", re.IGNORECASE)
_BLOCK_TAGS = frozenset({"br", "p", "div", "li", "tr", "td", "hr", "h1", "h2", "h3", "h4"})
SHORTEST_ABSTRACT = 40


def text(raw: str, *, markup: bool = False) -> str:
    """One line of clean text: entities decoded (twice at most), broken UTF-8 mended where it decodes cleanly, NFC,
    spaces collapsed, control characters gone; with `markup`, CSL's `<i> <b> <sub> <sup>` are kept."""
    if raw.isascii() and raw.isprintable() and "&" not in raw and "<" not in raw:
        return " ".join(raw.split())
    value = raw
    for _ in range(2):
        if "&" not in value:
            break
        value = html.unescape(value)
    value = _mended(value)
    if "<" in value:
        value = _without_programs(value)
    value = _TAG.sub(lambda m: _tag(m, markup), value)
    value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    value = value.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _without_programs(value: str) -> str:
    """The text without `<script>` and `<style>` and what they hold, where they are closed; in one pass."""
    kept: list[str] = []
    at, lower = 0, value.lower()
    while found := _DROPPED_WHOLE.search(value, at):
        close = lower.find(f"</{found.group(1).lower()}", found.end())
        end = lower.find(">", close) + 1 if close >= 0 else 0
        if not end:
            break
        kept += (value[at : found.start()], " ")
        at = end
    return "".join((*kept, value[at:]))


def _tag(match: re.Match[str], markup: bool) -> str:
    kept = _KEPT_TAGS.get(match.group(1).lower(), "") if markup else ""
    if not kept:
        if match.group(1).lower() not in _HTML_TAGS and ":" not in match.group(1):
            return match.group()  # "List<T>"
        return " " if match.group(1).lower() in _BLOCK_TAGS else ""
    return f"</{kept}>" if match.group().startswith("</") else f"<{kept}>"


def _mended(value: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252, if the whole text decodes cleanly (rule 14)."""
    if not _MOJIBAKE.search(value):
        return value
    try:
        mended = b"".join(map(_byte, value)).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value
    return value if any(unicodedata.category(c) in ("Cc", "Cn", "Co") for c in mended) else mended


@lru_cache(maxsize=512)
def _byte(character: str) -> bytes:
    """The byte that was read as this character: of Windows-1252, or of Latin-1 where that has none."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def title(raw: str, *, site: str = "") -> str:
    """A title without what the page put around it: number, quotes, final point, site name, "(Oral)"."""
    value = in_unicode(text(raw, markup=True))
    value = _LEADING.sub("", value)
    value = _TRAILING_NOTES.sub(r"\1", _LEADING_NOTE.sub("", value)).strip() or value
    value = _without_site(value, site)
    value = _without_quotes(value.strip(" ,;:" if value.count(":") else " ,;"))
    if value.endswith((".", "。")) and not value.endswith("..") and not _ABBREVIATED.search(value):
        value = value[:-1]
    return value.strip() or text(raw)


def _without_site(value: str, site: str) -> str:
    if site and len(value) > len(site) + 4:
        for mark in (" | ", " – ", " — ", " - ", " :: ", " · ", " • ", " » ", " « ", " // ", " / ", " ~ "):
            if value.casefold().endswith((mark + site).casefold()):
                return value[: -len(mark + site)]
    return value


def _without_quotes(value: str) -> str:
    for pair in _QUOTES:
        inner = value[1:].rstrip(".,")
        if value[:1] == pair[0] and inner[-1:] == pair[1] and pair[1] not in inner[:-1] and pair[0] not in inner[:-1]:
            return inner[:-1].rstrip(" ,")
    return value


def is_all_capitals(value: str) -> bool:
    letters = [c for c in value if c.isalpha()]
    return len(letters) > 12 and all(c.isupper() for c in letters) and letters[0].lower() != letters[0]


def abstract(candidates: tuple[str, ...], item_title: str) -> tuple[str, bool]:
    """The longest of the texts, and whether its source cut it short; "" where none is worth keeping (rule 19)."""
    cleaned = [_without_cut(text(c)) for c in candidates]
    worthy = [c for c in cleaned if len(c[0]) >= SHORTEST_ABSTRACT and comparable(c[0]) != comparable(item_title)]
    return max(worthy, key=lambda c: len(c[0]), default=("", False))


def _without_cut(value: str) -> tuple[str, bool]:
    """The cut end shown as one "…": "reveals that..." → "reveals that …", "are long...." → "are long. …"."""
    match = _CUT.search(value)
    if match:
        stop = "." if match.group("tail") else ""
        return f"{value[: match.start()].rstrip()}{stop} …", True
    more = _READ_MORE.search(value)
    return (value[: more.start()].rstrip(), True) if more and more.start() > 0 else (value, False)
