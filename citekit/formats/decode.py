"""Bytes to text: byte-order mark, then UTF-8, then what the source declares, then Windows-1252; never fails."""

from __future__ import annotations

import codecs

from citekit.model import Finding, Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(source: Source, declared: str = "") -> tuple[str, list[Finding]]:
    """The source's text, with a Finding (CK001, naming the line) where it is not UTF-8 and was read otherwise.

    declared: an encoding that the content itself names ("% Encoding: ...", a meta tag); the server's charset
    stands in for it where there is none. Bytes that the chosen encoding does not have become U+FFFD.
    """
    content = source.content
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _loosely(source, content[len(mark) :], encoding)
    if b"\0" in content[:200]:
        guessed = _utf16_without_mark(content)
        if guessed:
            return _loosely(source, content, guessed)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        encoding = _known(declared) or _known(source.charset) or "cp1252"
        if encoding == "utf-8":
            encoding = "cp1252"
        line = content.count(b"\n", 0, error.start) + 1
        finding = Finding(
            code="CK001",
            what=f"not UTF-8 at byte {error.start}; read as {encoding}",
            where=source.at(line=line),
            fix="save the file as UTF-8",
        )
        return content.decode(encoding, errors="replace"), [finding]


def _loosely(source: Source, content: bytes, encoding: str) -> tuple[str, list[Finding]]:
    try:
        return content.decode(encoding), []
    except UnicodeDecodeError as error:
        finding = Finding(
            code="CK001",
            what=f"not {encoding} at byte {error.start}, though the file begins as such; bad bytes were replaced",
            where=source.at(line=content.count(b"\n", 0, error.start) + 1),
            fix="save the file as UTF-8",
        )
        return content.decode(encoding, errors="replace"), [finding]


def _utf16_without_mark(content: bytes) -> str:
    """UTF-16 text of mostly Latin letters has a zero in every second byte."""
    head = content[:200]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 3 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 3 and odd == 0 else ""


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding.strip()).name if encoding.strip() else ""
    except LookupError:
        return ""
