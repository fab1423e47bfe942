"""What kind of thing a record describes: its CSL type, by what is printed, and a thesis' own kind (rules 26 to 28)."""

from __future__ import annotations

from citekit.model import Record
from citekit.model import kinds as types
from citekit.normalize.draft import Draft


def kind(draft: Draft) -> None:
    """The type: what the format says, else the label, else the section's heading, else the venue (rules 26 to 28)."""
    record = draft.record
    label, heading = record.label, draft.context("heading")
    if label:
        draft.about["label"] = label
    of_venue = _type_of_venue(draft)
    draft.type = (
        types.of_name(record.type)
        or _labelled(types.of_label(label), of_venue, draft)
        or _labelled(types.of_label(heading), of_venue, draft)
        or of_venue
        or _by_shape(draft)
    )
    if draft.type == "thesis" and "genre" not in record.fields:
        genre = types.thesis_genre(f"{draft.variables.get('container-title', '')} {_beside(record)}")
        if genre:
            draft.variables["genre"] = genre
    if draft.type == "document":
        draft.say("CK309", "nothing printed says what kind of thing it is; taken as `document`", "set its type")


def _beside(record: Record) -> str:
    """What is printed after the venue, as far as it may tell a kind."""
    return " ".join([*(record.extra.get(n, "") for n in ("rest", "note", "type")), record.text("genre")])


def _type_of_venue(draft: Draft) -> str:
    """What venue and shape of the citation tell: "In X" with editors or without a conference word is a book's part."""
    record = draft.record
    venue = str(draft.variables.get("container-title", ""))
    rest = _beside(record)
    shape = record.extra.get("shape", "")
    if shape == "book":
        return types.of_book(rest, record.text("publisher"))
    if shape == "in":
        return types.of_inside(venue, f"{rest} {record.text('publisher')}", edited="editor" in record.fields)
    return types.of_venue(venue, " ".join((rest, record.text("publisher"), _volume(record))))


def _volume(record: Record) -> str:
    volume, issue = record.text("volume"), record.text("issue")
    return f"{volume}({issue})" if issue else f"vol. {volume}" if volume else ""


def _labelled(named: str, of_venue: str, draft: Draft) -> str:
    """A heading as wide as "Papers" or "Books and chapters" leaves the choice to the venue."""
    if named in ("article", "paper-conference", "book") and of_venue in ("thesis", "patent"):
        return of_venue
    if named == "article" and of_venue:
        return of_venue
    if named == "book" and "container-title" in draft.variables:
        return "book" if types.is_publisher(str(draft.variables["container-title"])) else "chapter"
    return named


def _by_shape(draft: Draft) -> str:
    record = draft.record
    if draft.context("listing") == "posts":
        return "post-weblog"
    links = record.text("URL")
    if types.is_preprint(f"{links} {record.text('DOI')}"):
        return "article"
    if "container-title" in record.fields and record.text("DOI"):
        return "article-journal"
    return "article" if draft.context("listing") in ("cards", "works") else "document"
