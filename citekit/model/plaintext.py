"""Field text made fit for the places it is shown in: legal characters, and CSL's inline markup taken out.

CSL text may hold `<i> <b> <sup> <sub> <sc> <span ...>`; sources leave other HTML and JATS tags in it too. A "<" that
begins no known tag is a sign like any other ("p < 0.05", "a<b") and stays.
"""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

_HTML = (
    "i|sub|sup|b|em|strong|sc|span|p|"  # what texts hold mostly, to be tried first
    "a|abbr|acronym|address|applet|area|article|aside|audio|base|basefont|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center|cite|"
    "code|col|colgroup|command|comment|data|datagrid|datalist|dd|del|details|dfn|dialog|dir|div|dl|dt|embed|fieldset|figcaption|figure|font|"
    "footer|form|frame|frameset|h[1-6]|head|header|hr|hgroup|html|iframe|img|input|ins|isindex|kbd|keygen|label|legend|li|link|listing|main|map|mark|"
    "marquee|menu|meta|meter|nav|noembed|noframes|noscript|object|ol|optgroup|option|output|param|picture|plaintext|pre|"
    "progress|q|rp|rt|ruby|s|samp|script|section|select|slot|small|source|strike|style|summary|svg|"
    "table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|xmp|"
    "math|semantics|annotation|annotation-xml|m(?:i|n|o|row|frac|sqrt|root|sub|sup|subsup|under|over|underover|text|"
    "space|style|table|tr|td|padded|error|fenced|enclose|multiscripts|phantom)|(?:jats|mml):[a-z-]+"
)
KNOWN_TAG = re.compile(rf"<(?=[/a-z])/?(?:{_HTML})(?=[\s/>])[^<>]*>", re.IGNORECASE)
"""A tag of HTML, MathML or JATS, from "<" to ">"."""
NO_TAG = re.compile(rf"<(?!(?=[/a-z])/?(?:{_HTML})(?=[\s/>])[^<>]*>)", re.IGNORECASE)
"""A "<" that is a sign of the text."""
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/jats:p)\b[^<>]*>", re.IGNORECASE)
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_PASSES = 20
_REPLACED = "\ufffd"


def legal(text: str) -> str:
    """The text in NFC, lines ended by line feeds, without what XML 1.0 forbids and without the controls C0 (but tab
    and line feed), C1 and delete; U+FFFD, the mark of a lost character, becomes "?"."""
    if text.isascii() and text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = _ILLEGAL.sub("", text).replace(_REPLACED, "?")
    elif _REPLACED in text:
        text = text.replace(_REPLACED, "?")
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def plain(text: str) -> str:
    """The text on one line, legal, without inline markup."""
    if text.isascii() and text.isprintable() and "<" not in text:
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    text = legal(text)
    if "<" in text:
        text = _without_tags(_BREAK.sub(" ", text))
    return " ".join(text.split())


def _without_tags(text: str) -> str:
    """Without known tags, those included that only taking others out makes ("<scr<b>ipt>")."""
    for _ in range(_MOST_PASSES):
        text, count = KNOWN_TAG.subn("", text)
        if not count or "<" not in text:
            return text
    return text.replace("<", "")


def shortened(text: str, most: int) -> str:
    """The text cut on the end of a word to at most `most` characters, with "…" where something was cut off."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    if not text[most - 1].isspace() and " " in head[most // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:.–—-…") + "…"
