"""Invented works for the tests of library and sync."""

from __future__ import annotations

from citekit.model import Date, Item, Name, Names, Provenance, Record, Span, Work


def item(key: str = "quill2021lantern", **changes: object) -> Item:
    variables = {
        "title": "The Lantern Problem",
        "author": Names(
            (Name(family="Quill", given="Ada"), Name(family="Öst", given="Bo", non_dropping_particle="van der"))
        ),
        "container-title": "Journal of Invented Results",
        "issued": Date(parts=((2021, 3),)),
        "DOI": "10.5555/lantern.1",
        "abstract": "We light a lantern under weak supervision.",
    }
    variables.update({k.replace("_", "-"): v for k, v in changes.items() if k != "type"})
    return Item(
        id=key,
        type=str(changes.get("type", "article-journal")),
        variables={k: v for k, v in variables.items() if v is not None},  # type: ignore[misc]
    )


def work(
    key: str = "quill2021lantern", *, source: str = "https://a.example/list", entry: str = "", **changes: object
) -> Work:
    """A work that `source` lists under the key `entry` (the citation key where not given)."""
    made = item(key, **changes)
    return Work(
        key=key,
        item=made,
        records=(
            Record(format="bibtex", key=entry or key, fields={"title": made.title}, span=Span(uri=source, line=3)),
        ),
        provenance={v: Provenance(uri=source) for v in made.variables},
    )


def another(number: int, **changes: object) -> Work:
    """The `number`th of many works, all different."""
    values: dict[str, object] = {
        "title": f"Invented Result {number}",
        "DOI": f"10.5555/other.{number}",
        "issued": Date(parts=((2000 + number % 25,),)),
    }
    return work(f"author{number}", **{**values, **changes})
