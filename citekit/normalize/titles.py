"""Titles and abstracts as a librarian would copy them: entities decoded, tails of the site and marks of the list
removed, case and spelling as printed (rules 14 to 19)."""

from __future__ import annotations

import html
import re
import unicodedata

from citekit.normalize.comparing import comparable

_KEPT_TAGS = {"i": "i", "em": "i", "b": "b", "strong": "b", "sub": "sub", "sup": "sup"}
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]{0,400})?/?>")
_LEADING = re.compile(r"^(?:\[\s?[\w.+-]{1,10}\]\s*|\(?\d{1,3}[.)]\s+(?=\D))")
_NOTES = re.compile(
    r"\s*[(\[](?:oral(?: presentation)?|poster|spotlight|in progress|in preparation|under review|best "
    r"(?:student )?paper(?: award)?"
    r"|invited(?: paper)?|to appear|in press|forthcoming)[)\]]\s*",
    re.IGNORECASE,
)
_QUOTES = ('""', "“”", "„“", "«»", "‘’", "''", "「」", "『』", "”“", "``")
_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\s?\.\s?\.)(?P<tail>\.?)[\s\"”]*"
    r"(?:(?:read|learn|continue|weiter|lire|leer|leggi|続き)[^.]{0,30})?[→»>]*\s*$",
    re.IGNORECASE,
)
_READ_MORE = re.compile(
    r"[\s(\[]*(?:read more|learn more|continue reading|weiterlesen|mehr lesen|lire la suite|leer más|leggi tutto"
    r"|続きを読む)"
    r"[)\].→»>…\s]*$",
    re.IGNORECASE,
)
_MOJIBAKE = re.compile(r"[ÂÃÎÏÐÑâ][\u0080-\u00bf\u2018-\u203a€™œž]")
_TEX_INLINE = re.compile(r"\$([^$]{1,80})\$")
_TEX_EXACT = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\epsilon": "ε", r"\varepsilon": "ε",
    r"\lambda": "λ",
    r"\mu": "μ", r"\pi": "π", r"\sigma": "σ", r"\omega": "ω", r"\Omega": "Ω", r"\Delta": "Δ", r"\infty": "∞",
    r"\times": "×", r"\to": "→", r"\rightarrow": "→", r"\leq": "≤", r"\geq": "≥", r"\theta": "θ", r"\tau": "τ",
    r"\phi": "φ",
}  # fmt: skip
SHORTEST_ABSTRACT = 40


def text(raw: str, *, markup: bool = False) -> str:
    """One line of clean text: entities decoded (twice at most), broken UTF-8 mended where it decodes cleanly, NFC,
    spaces collapsed, control characters gone; with `markup`, CSL's `<i> <b> <sub> <sup>` are kept."""
    value = raw
    for _ in range(2):
        if "&" not in value:
            break
        value = html.unescape(value)
    value = _mended(value)
    value = _TAG.sub(lambda m: _tag(m) if markup else "", value)
    value = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    value = value.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _tag(match: re.Match[str]) -> str:
    kept = _KEPT_TAGS.get(match.group(1).lower(), "")
    if not kept:
        return ""
    return f"</{kept}>" if match.group().startswith("</") else f"<{kept}>"


def _mended(value: str) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252, if the whole text decodes cleanly (rule 14)."""
    if not _MOJIBAKE.search(value):
        return value
    for encoding in ("cp1252", "latin-1"):
        try:
            return value.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return value


def title(raw: str, *, site: str = "") -> str:
    """A title without what the page put around it: number, quotes, final point, site name, "(Oral)"."""
    value = _with_tex(text(raw, markup=True))
    value = _LEADING.sub("", value)
    value = " ".join(_NOTES.sub(" ", value).split()) or value
    value = _without_site(value, site)
    value = _without_quotes(value.strip(" ,;:" if value.count(":") else " ,;"))
    if value.endswith(".") and not value.endswith("..") and not re.search(r"(?:\b[A-Z]|\betc|\bal)\.$", value):
        value = value[:-1]
    return value.strip() or text(raw)


def _with_tex(value: str) -> str:
    def exact(match: re.Match[str]) -> str:
        body = match.group(1).strip()
        for command, sign in _TEX_EXACT.items():
            body = re.sub(re.escape(command) + r"(?![A-Za-z])\s?", sign, body)
        return body if re.fullmatch(r"[\w\s+\-=<>≤≥×→∞,.()]+", body) and "_" not in body else match.group()

    return _TEX_INLINE.sub(exact, value) if value.count("$") >= 2 else value


def _without_site(value: str, site: str) -> str:
    if site and len(value) > len(site) + 4:
        for mark in (" | ", " – ", " — ", " - ", " :: ", " · ", " » "):
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
