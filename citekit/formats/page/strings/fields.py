"""Labelled citations → records with fields as printed."""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from citekit.formats.page import looks
from citekit.formats.page.strings.decode import Labelled, Span, labelled, labelled_in
from citekit.formats.page.strings.habits import fold
from citekit.formats.page.strings.names import usual_form
from citekit.formats.page.strings.pieces import EDITED, Cut, Piece, value
from citekit.formats.page.strings.split import Entry, entries
from citekit.model import Finding, Level, Record, Source
from citekit.model.kinds import is_institution, is_publisher, of_venue

LEAST_SHARE = 0.5
"""So many of a text's strings must look like citations for it to be a list of them."""

LONGEST = 4000
"""No citation has more characters."""

_GBT = {
    "J": "article-journal", "C": "paper-conference", "M": "book", "D": "thesis", "R": "report", "S": "standard",
    "P": "patent", "N": "article-newspaper", "EB": "webpage", "DB": "dataset",
    "CP": "software", "DS": "dataset", "G": "collection", "K": "book",
}  # fmt: skip
"""Kinds of work by the letter that GB/T 7714 prints in brackets behind the title."""


def read_list(text: str, source: Source) -> Iterator[Record | Finding]:
    """The records of a text that lists citations; nothing where it lists none.

    A string that looks like no citation, among those that do, gives a Finding; so does each section of other things
    than works.
    """
    found = entries(text)
    kept = [e for e in found if not e.other]
    long = sum(len(e.text) > LONGEST for e in kept)
    if not kept or long > (1 - LEAST_SHARE) * len(kept):
        return
    texts = [e.text if len(e.text) <= LONGEST else "" for e in kept]
    learnt, style = labelled(texts)
    if sum(map(is_citation, learnt)) < LEAST_SHARE * len(learnt):
        return
    language = _language(text)
    form = usual_form(t for r in learnt for t in r.texts("A"))
    readings: Iterable[Labelled] = learnt if len(learnt) == len(texts) else (labelled_in(style, t) for t in texts)
    before = ""
    seen: dict[bytes | int, Record] = {}
    for entry, reading in zip(kept, readings, strict=True):
        if not is_citation(reading):
            yield Finding(
                code="CK306",
                what=f"no work could be read from “{entry.text[:80]}”",
                where=source.at(line=entry.line),
                level=Level.WARNING,
                fix="write its authors, title and year out",
            )
            continue
        record = record_of(entry, reading, before, language, form, source)
        before = record.text("author") or before
        key = _identity(record) if fold(record.text("title")) else entry.line
        if key in seen:
            yield _repeated(record, seen[key], source)
            continue
        seen[key] = record
    yield from seen.values()
    left = len(found) - len(kept)
    if left:
        yield Finding(
            code="CK315",
            what=f"{left} entries under headings of other things were not taken for works",
            where=source.at(),
            level=Level.NOTE,
        )


def _identity(record: Record) -> bytes:
    """The same for two records whose title, date, venue and authors are; short, since there may be many."""
    said = "\0".join(fold(record.text(name)) for name in ("title", "issued", "container-title", "author"))
    return blake2b(said.encode("utf-8", "replace"), digest_size=16).digest()


def _repeated(record: Record, first: Record, source: Source) -> Finding:
    """What is said of a work listed twice; nothing is lost, both having title, date, venue and authors alike."""
    more = [n for n, v in record.fields.items() if first.fields.get(n) != v]
    return Finding(
        code="CK314",
        what=f"“{record.text('title')[:80]}” is listed twice; joined to one"
        + (f", the first one's {', '.join(more)} kept" if more else ""),
        where=source.at(line=record.span.line or 0),
        level=Level.NOTE,
    )


def is_citation(reading: Labelled) -> bool:
    """Whether a string reads as one work: a title, somebody who made it or a venue, and a date or a place."""
    labels = {s.label for s in reading.spans}
    if "T" not in labels and not {"A", "C"} <= labels:
        return False
    return bool({"A", "E", "C", "P"} & labels) and bool({"date", "id", "numbers", "C"} & labels)


def _language(text: str) -> str:
    """The language that the script of a text tells, "" for Latin script."""
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\uac00-\ud7af]", text):
        return "ko"
    han, letters = len(re.findall(r"[\u4e00-\u9fff]", text)), len(re.findall(r"[^\W\d_]", text))
    return "zh" if han * 3 > letters else ""


def record_of(entry: Entry, reading: Labelled, before: str, language: str, form: str, source: Source) -> Record:
    """One labelled citation as a record. before: the authors of the citation before it, for a dash in their place.
    form: how the first authors of the list are written."""
    fields, rest, kind, shape = fields_of(reading)
    if entry.ditto and before:
        own = fields.get("author", "")
        fields["author"] = f"{before}, {own}" if own else before
    if entry.year and "issued" not in fields:
        fields["issued"] = entry.year
    extra = {"rest": " | ".join(rest)} if rest else {}
    if shape:
        extra["shape"] = shape
    context = {"listing": "works"}
    if language:
        context["language"] = language
    if form:
        context["names"] = form
    if entry.heading:
        context["heading"] = entry.heading
    where = source.at(line=entry.line)
    return Record(
        format="page", type=kind, fields=dict(fields), extra=extra, context=context, span=where, spans={"title": where}
    )


def fields_of(reading: Labelled) -> tuple[dict[str, str], list[str], str, str]:
    """The fields, what no field took, the type where the citation prints it, and its shape ("in", "book", "")."""
    cut = reading.cut
    fields: dict[str, str] = {}
    rest: list[str] = []
    inside = False
    for span in reading.spans:
        piece = cut.pieces[span.first]
        text = _clean(value(cut, span.first, span.last))
        if span.label == "A":
            _put(fields, rest, "author", text + _final_point(cut, span))
        elif span.label == "T":
            _put(fields, rest, "title", text + _sign(cut, span))
        elif span.label == "C":
            inside = inside or piece.lead == "in"
            _put(fields, rest, "container-title", text)
        elif span.label == "E":
            inside = inside or piece.lead == "in"
            _put(fields, rest, "editor", EDITED.sub("", text).strip(" ,;(["))
        elif span.label == "P":
            _publisher(fields, rest, text)
        elif span.label == "N":
            rest.append(text)
    _dates(reading, fields, rest)
    kind = _marks(cut.pieces, fields, rest)
    _trailing_date(fields)
    inside = _editors_of_container(fields) or inside
    _year_of_meeting(fields)
    _house_of_container(fields)
    return fields, rest, *_kind(kind, inside, fields)


def _put(fields: dict[str, str], rest: list[str], name: str, text: str) -> None:
    if name in fields:
        rest.append(text)
    elif text:
        fields[name] = text


def _clean(text: str) -> str:
    return text.strip(" ,;:")


def _final_point(cut: Cut, span: Span) -> str:
    """The point behind the last initial, which the piece does not hold."""
    end = cut.pieces[span.last].end
    return "." if re.search(r"\b[^\W\d_]$", cut.text[:end]) and cut.text[end : end + 1] == "." else ""


def _sign(cut: Cut, span: Span) -> str:
    """The question or exclamation mark that ends a title."""
    end = cut.pieces[span.last].end
    return cut.text[end : end + 1] if cut.text[end : end + 1] in ("?", "!", "？", "！") else ""


MOST_OF_PLACE = 40
_SCHOOL = re.compile(r"universi|hochschule|college|institut|école|school|大学|学院|университет", re.IGNORECASE)


def _publisher(fields: dict[str, str], rest: list[str], text: str) -> None:
    """ "Place: Publisher", or "Publisher, Place" where the first is the longer or names a house."""
    place, colon, name = text.partition(": ")
    if not colon:
        first, comma, second = text.partition(", ")
        if comma and len(second) <= MOST_OF_PLACE and not _SCHOOL.search(second):
            name, place = (second, first) if is_publisher(second) and not is_publisher(first) else (first, second)
        else:
            name, place = text, ""
    if re.fullmatch(r"\[?s\.?\s?n\.?\]?", name.strip(), re.IGNORECASE):
        rest.append(text)
        return
    _put(fields, rest, "publisher", _clean(name))
    if place:
        _put(fields, rest, "publisher-place", _clean(place))


def _dates(reading: Labelled, fields: dict[str, str], rest: list[str]) -> None:
    """The date of publication: the one behind the authors, else the last one; others are kept as printed."""
    found = [s for s in reading.spans if s.label == "date"]
    pieces = reading.cut.pieces
    dated = [s for s in found if pieces[s.first].values[0][0] == "issued"]
    for span in found:
        name, text = pieces[span.first].values[0]
        if name == "status":
            fields.setdefault("status", text)
    if not dated:
        return
    early = next(
        (s for s in dated if s.first and any(x.label in "AE" and x.last == s.first - 1 for x in reading.spans)), None
    )
    chosen = early or dated[-1]
    fields["issued"] = pieces[chosen.first].values[0][1]
    year = re.search(r"\d{4}", fields["issued"])
    for span in dated:
        text = pieces[span.first].values[0][1]
        if span is chosen or text == fields["issued"]:
            continue
        if year and year.group() in text and len(text) > len(fields["issued"]):
            rest.append(fields["issued"])
            fields["issued"] = text
        else:
            rest.append(text)


def _marks(pieces: Sequence[Piece], fields: dict[str, str], rest: list[str]) -> str:
    """The fields of marks; the type where one names it."""
    kind = ""
    for piece in pieces:
        if piece.kind not in ("numbers", "id", "aside"):
            continue
        for name, text in piece.values:
            if name == "gbt":
                kind = _GBT.get(text.strip("[]").split("/")[0], "")
            elif name == "genre":
                genre, _, school = text.partition(", ")
                _put(fields, rest, "genre", genre)
                if school:
                    _put(fields, rest, "publisher", school)
            elif name == "medium" or (name in fields and fields[name] != text):
                rest.append(text)
            else:
                fields[name] = text
    return kind


def _trailing_date(fields: dict[str, str]) -> None:
    """A year that ends the venue's name is the date, where no other is printed ("TIDES 2019")."""
    venue = fields.get("container-title", "")
    match = re.search(r"[\s,(]((?:1[5-9]|20)\d\d)\)?$", venue)
    if match and "issued" not in fields:
        fields["issued"] = match.group(1)


_EDITED_BY = re.compile(
    r"[,.]?\s+(?:edited by|eds?\. by|eds?\.|hrsg\. von|hg\. von|hrsg\.|sous la dir(?:ection|\.) de|dirigé par|a cura di|editado por"
    r"|/ под ред\.|под ред\.|pod red\.)\s+(?P<names>[^\d]{4,200})$"
)
_BY_EDITORS = re.compile(
    r"(?P<names>[^\d()]{4,200}?)\s\((?:[Ee]ds?|Hrsg|Hgg?|dirs?|éds?|coords?|orgs?)\.?\)[,:.]?\s+(?=\S.{5})"
)


def _editors_of_container(fields: dict[str, str]) -> bool:
    """Takes editors out of the container's name, before or behind it; whether there were some."""
    venue = fields.get("container-title", "")
    behind, before = _EDITED_BY.search(venue), _BY_EDITORS.match(venue)
    match = behind or before
    names = match.group("names") if match else ""
    if match is None or looks.names_likeness(names.title() if names.upper() == names else names) < 0.5:
        return False
    fields["container-title"] = venue[: match.start()] if behind else venue[match.end() :]
    fields.setdefault("editor", match.group("names").strip(" ,;"))
    return True


def _year_of_meeting(fields: dict[str, str]) -> None:
    """ "FMICS 2014": the year is the meeting's, no volume."""
    volume = fields.get("volume", "")
    alone = "container-title" in fields and not {"issue", "page"} & set(fields)
    if alone and re.fullmatch(r"(?:19|20)\d\d", volume) and volume == fields.get("issued", "")[:4]:
        fields["container-title"] += f" {fields.pop('volume')}"


_REGION = re.compile(
    r"(?:[A-Z]{2}|[A-Z]\.\s?[A-Z]\.|USA|UK|Mass|Calif|Conn|Ill|Penn|Germany|Deutschland|England|France)\.?"
)
_TOWN = re.compile(r"(?:[A-ZÀ-Ý][\w'’.-]+ ?){1,3}(?:, [A-Z]{2})?")


def _house_of_container(fields: dict[str, str]) -> None:
    """What stands in a venue's place without numbers: the town of a publisher ("Cambridge, MA: MIT Press"), a publisher
    or an institution."""
    venue = fields.get("container-title", "")
    if not venue or {"volume", "issue", "page"} & set(fields):
        return
    place = fields.get("publisher-place", "")
    if (
        "publisher" in fields
        and _TOWN.fullmatch(venue)
        and (_REGION.fullmatch(place) or re.search(r", [A-Z]{2}$", venue))
    ):
        fields["publisher-place"] = f"{venue}, {place}" if place else venue
        del fields["container-title"]
    elif "publisher" not in fields and (is_publisher(venue) or is_institution(venue)) and "editor" not in fields:
        fields["publisher"] = fields.pop("container-title")


def _kind(kind: str, inside: bool, fields: dict[str, str]) -> tuple[str, str]:
    """The type where the citation prints it, and the shape that tells it otherwise."""
    genre = fields.get("genre", "")
    venue = "container-title" in fields
    if kind == "book" and venue:
        return "chapter", ""
    if kind:
        return kind, ""
    if genre and not venue:
        return of_venue("", genre) or "thesis", ""
    numbered = "issue" in fields or ("volume" in fields and "publisher" not in fields and "editor" not in fields)
    if inside and not numbered:
        return "", "in"
    if (
        venue
        and "volume" in fields
        and ("issue" in fields or "publisher" not in fields)
        and of_venue(fields["container-title"]) in ("", "article-journal")
    ):
        return "article-journal", ""
    if venue and not of_venue(fields["container-title"]) and not {"volume", "issue", "genre"} & set(fields):
        if "accessed" in fields and "URL" in fields and not {"page", "DOI"} & set(fields):
            return "webpage", ""
        if "page" in fields and ("editor" in fields or "publisher" in fields):
            return "", "in"
        if "page" in fields and "DOI" not in fields:
            return "chapter", ""
    if not venue and "publisher" in fields:
        return ("thesis" if _SCHOOL.search(fields["publisher"]) and genre else ""), "book"
    if not venue and "accessed" in fields and "URL" in fields:
        return "webpage", ""
    return "", ""
