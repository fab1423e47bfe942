"""The text of a reference file (.bib, .ris, .enw, .cff …): decoded byte by byte where it must be, one kind of line end.

`decode` reads a file in one encoding; reference files are pasted together from several, so here only what is not
UTF-8 is read otherwise.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from citekit.errors import FormatError
from citekit.formats.decode import decode
from citekit.model import Finding, Source

_DECLARED = re.compile(rb"(?:^|\n)[%\s]*(?:Encoding:\s*|.{0,40}inputenc.{0,3}\[|coding[:=]\s*)([A-Za-z0-9_.-]+)")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufddf\ufffe\uffff]")
_SURROGATE = re.compile(rb"(?:\xed[\xa0-\xbf][\x80-\xbf])+")
_COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"PK\x03\x04": "zip", b"\xfd7zXZ": "xz"}


def read_text(source: Source) -> tuple[str, list[Finding]]:
    """The text with "\\n" as its only line end and without control characters; each change is a Finding with line.

    Raises FormatError for compressed content, saying how to unpack it.
    """
    content = source.content
    for mark, name in _COMPRESSED.items():
        if content.startswith(mark):
            raise FormatError(f"compressed ({name})", where=source.uri, fix=f"unpack it first: {name} -d, or unzip")
    text, findings = _decoded(source)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = CONTROLS.search(text)
    if controls:
        line = text.count("\n", 0, controls.start()) + 1
        text, count = CONTROLS.subn("", text)
        what = f"{count} control character{'s' if count > 1 else ''} removed"
        findings.append(Finding(code="CK002", what=what, where=source.at(line=line), fix="remove them from the file"))
    return text, findings


def _decoded(source: Source) -> tuple[str, list[Finding]]:
    content = source.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\0" in content[:200]:
        return decode(source)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(content[:4096])
    named = declared.group(1).decode("ascii").lower().replace("_", "-") if declared else ""
    if source.charset or (named and named not in ("utf-8", "utf8", "utf8x")):
        return decode(source, declared=_TEX_ENCODINGS.get(named, named))
    return _piece_by_piece(source)


_TEX_ENCODINGS = {"latin1": "iso-8859-1", "ansinew": "cp1252", "applemac": "mac-roman", "latin9": "iso-8859-15"}


def _piece_by_piece(source: Source) -> tuple[str, list[Finding]]:
    """UTF-8, and every byte that is none in Windows-1252; halves of surrogate pairs become U+FFFD."""
    content = source.content
    text = content.decode("utf-8", errors=_BY_BYTE)
    try:
        content.decode("utf-8")
        line = 1
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    how = "surrogates were replaced" if _SURROGATE.search(content) else "such bytes were read as Windows-1252"
    finding = Finding(
        code="CK001",
        what=f"not UTF-8 from this line on; {how}",
        where=source.at(line=line),
        fix="save the file as UTF-8 and look at its accented letters",
    )
    return text, [finding]


def _odd_bytes(error: UnicodeError) -> tuple[str, int]:
    """What stands for bytes that are not UTF-8, and where to go on."""
    assert isinstance(error, UnicodeDecodeError)
    start = error.start
    halves = _SURROGATE.match(error.object, start)
    if halves:
        text = halves.group().decode("utf-8", "surrogatepass")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), halves.end()
    byte = error.object[start : start + 1]
    try:
        return byte.decode("cp1252"), start + 1
    except UnicodeDecodeError:
        return byte.decode("iso-8859-1"), start + 1


_BY_BYTE = "citekit-by-byte"
codecs.register_error(_BY_BYTE, _odd_bytes)


_TAGS = re.compile(
    r"</?(?:i|b|sup|sub)>|<span (?:class=\"nocase\"|style=\"font-variant: ?small-caps;?\")>|</span>", re.IGNORECASE
)


def plain(text: str) -> str:
    """Text without CSL's inline markup, on one line."""
    return " ".join(_TAGS.sub("", text).split()) if "<" in text or "\n" in text else text


def fold(text: str) -> str:
    """Lower case without accents, for comparing words."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
