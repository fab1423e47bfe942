"""EndNote's import format (ENW, "refer") ⇄ items: "%T value" a line, a record from %0, a blank line between two.

The tags mean what RIS's tags mean, and go through the same table (`tagged`). EndNote manual, "Importing references".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from citekit.errors import FormatError
from citekit.formats.lost import Lost
from citekit.formats.options import WriteOptions
from citekit.formats.reftext import read_text
from citekit.formats.tagged import Tag, item_from_tags, losses, tags_of
from citekit.model import Finding, Item, Level, Source

_TAG = re.compile(r"\s{0,3}%(\S)(?:\s(.*)|$)")

TYPES: dict[str, str] = {
    "Journal Article": "JOUR", "Electronic Article": "EJOUR", "Magazine Article": "MGZN", "Newspaper Article": "NEWS",
    "Unpublished Work": "UNPB", "Conference Proceedings": "CONF", "Conference Paper": "CPAPER",
    "Book Section": "CHAP", "Electronic Book Section": "ECHAP", "Book": "BOOK", "Electronic Book": "EBOOK",
    "Edited Book": "EDBOOK", "Classical Work": "CLSWK", "Serial": "SER", "Journal": "JFULL", "Thesis": "THES",
    "Report": "RPRT", "Government Document": "GOVDOC", "Web Page": "ELEC", "Blog": "BLOG", "Dataset": "DATA",
    "Aggregated Database": "AGGR", "Online Database": "DBASE", "Computer Program": "COMP", "Patent": "PAT",
    "Slide": "SLIDE", "Manuscript": "MANSCPT", "Pamphlet": "PAMP", "Encyclopedia": "ENCYC", "Dictionary": "DICT",
    "Film or Broadcast": "MPCT", "Online Multimedia": "MULTI", "Audiovisual Material": "SOUND", "Music": "MUSIC",
    "Artwork": "ART", "Figure": "FIGURE", "Map": "MAP", "Case": "CASE", "Statute": "STAT", "Bill": "BILL",
    "Legal Rule or Regulation": "LEGAL", "Hearing": "HEAR", "Personal Communication": "PCOMM", "Standard": "STAND",
    "Generic": "GEN",
}  # fmt: skip
_NAMES = {code: name for name, code in reversed(TYPES.items())}

_TAGS: dict[str, str] = {
    "A": "AU", "E": "ED", "Y": "A3", "?": "A4", "T": "TI", "!": "ST", "B": "T2", "J": "T2", "S": "T3", "D": "PY",
    "8": "DA", "V": "VL", "N": "IS", "6": "NV", "&": "SE", "P": "SP", "I": "PB", "C": "CY", "7": "ET", "9": "M3",
    "@": "SN", "R": "DO", "U": "UR", "K": "KW", "X": "AB", "Z": "N1", "<": "RN", "G": "LA", "L": "CN", "M": "AN",
    "W": "DB", "[": "Y2", "F": "ID", "2": "C2", "(": "OP", "1": "C1", "3": "C3", "4": "M1", "O": "J2", "$": "U5",
}  # fmt: skip
"""ENW tag to RIS tag. "$" is EndNote's legal note, which citekit uses for its extension fields."""
_LETTERS: dict[str, str] = {tag: letter for letter, tag in reversed(_TAGS.items())} | {"T2": "B", "A2": "E"}


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield one item a record, each after what is to be said of it.

    Raises FormatError where the text has no line of a tag.
    """
    text, findings = read_text(source)
    yield from findings
    if not text.strip():
        return
    seen = False
    for kind, tags, line in _records(text):
        seen = True
        said: list[Finding] = []

        def say(code: str, what: str, said: list[Finding] = said, line: int = line) -> None:
            said.append(Finding(code=code, what=what, where=source.at(line=line)))

        unknown = sorted({tag for tag, _ in tags if tag.startswith("%")})
        if unknown:
            what = f"unknown tags were kept in `custom`: {', '.join(unknown)}"
            said.append(Finding(code="CK221", what=what, where=source.at(line=line), level=Level.NOTE))
        item = item_from_tags(TYPES.get(kind, "GEN"), _as_ris(kind, tags), say)
        yield from said
        yield item
    if not seen:
        raise FormatError(
            "no record was found in it", where=source.uri, fix='a record begins with "%0 Journal Article"'
        )


def _records(text: str) -> Iterator[tuple[str, list[Tag], int]]:
    """Type, tags and line of each record; a record without %0 begins after a blank line."""
    kind, tags, began, blank = "", list[Tag](), 0, True
    for number, line in enumerate(text.split("\n"), start=1):
        match = _TAG.match(line)
        if match is None:
            if not line.strip():
                blank = True
            elif tags:
                tags[-1] = (tags[-1][0], f"{tags[-1][1]} {line.strip()}")
            continue
        letter, value = match.group(1), (match.group(2) or "").strip()
        starts = letter == "0" or (blank and letter in "ATF" and any(t == _TAGS[letter] for t, _ in tags))
        if starts and (tags or kind):
            yield kind, tags, began
            kind, tags = "", []
        if not (tags or kind):
            began = number
        blank = False
        if letter == "0":
            kind = value
        else:
            tags.append((_TAGS.get(letter, f"%{letter}"), value))
    if tags or kind:
        yield kind, tags, began


def _as_ris(kind: str, tags: list[Tag]) -> list[Tag]:
    """The tags as RIS has them for the type: pages in two, editors and numbers where they belong."""
    code = TYPES.get(kind, "GEN")
    out: list[Tag] = []
    for tag, value in tags:
        if tag == "SP" and code not in ("BOOK", "CLSWK", "EDBOOK", "PAMP"):
            first, dash, last = value.partition("-")
            out.append(("SP", first if dash and "-" not in last and "," not in value else value))
            if dash and "-" not in last and "," not in value:
                out.append(("EP", last.strip()))
        elif tag == "IS" and code == "RPRT":
            out.append(("SN", value))
        elif tag.startswith("%"):
            out.append((f"X{tag[1]}" if tag[1].isalnum() else tag, value))
        else:
            out.append((tag, value))
    return out


def write(items: Iterable[Item], options: WriteOptions) -> Iterator[str | Finding]:
    """One record a piece. What the format has no tag for is named at the end (CK220), or kept with `lossless`."""
    lost = Lost("EndNote")
    for item in items:
        tags, again = tags_of(item, lossless=options.lossless, carry=_carried)
        lines = [f"%0 {_NAMES.get(tags[0][1], 'Generic')}", *_lines(tags)]
        lost.note(item.id, losses(item, again))
        yield "\n".join(lines) + "\n\n"
    yield from lost.findings()


def _carried(kind: str, tags: list[Tag]) -> list[Tag]:
    name = _NAMES.get(kind, "Generic")
    lines = "\n".join([f"%0 {name}", *_lines([("TY", kind), *tags])])
    _, again, _ = next(_records(lines))
    return _as_ris(name, again)


def _lines(tags: list[Tag]) -> Iterator[str]:
    code = tags[0][1]
    last_page = next((v for t, v in tags if t == "EP"), "")
    for tag, value in tags[1:]:
        letter = _LETTERS.get(tag)
        if tag == "EP":
            continue
        if tag == "SP" and last_page:
            value = f"{value}-{last_page}"
        if tag == "T2" and code in ("JOUR", "MGZN", "NEWS", "EJOUR"):
            letter = "J"
        elif tag == "A2" and code in ("BOOK", "CLSWK", "EDBOOK", "PAMP"):
            letter = "Y"
        elif tag == "SN" and code == "RPRT":
            letter = "N"
        if letter:
            yield f"%{letter} {value}"
