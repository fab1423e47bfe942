"""Items that the tests of reference files share: invented, and strategies that make more of them."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from citekit.formats import FORMATS, WriteOptions
from citekit.model import Date, Finding, Item, Name, Names, Source, Value
from citekit.model.vocabulary import TYPES

WORDS = "rivers erosion under Bayesian DNA iPhone a the Delta-9 <i>Mytilus</i> R&D 50% C# x_y {set} naïve – “so” `a' 李"


def write(items: list[Item], format_name: str, **options: object) -> tuple[str, list[Finding]]:
    """The text that a format makes of the items, and what it says of them."""
    row = FORMATS[format_name]
    assert row.write is not None
    out = list(row.write(items, WriteOptions(**options)))  # type: ignore[arg-type]
    return "".join(o for o in out if isinstance(o, str)), [o for o in out if not isinstance(o, str)]


def read(text: str | bytes, format_name: str) -> tuple[list[Item], list[Finding]]:
    """The items that a format finds in a text, and what it says of them."""
    row = FORMATS[format_name]
    assert row.read is not None
    content = text if isinstance(text, bytes) else text.encode()
    out = list(row.read(Source(content=content, uri="test")))
    return [o for o in out if isinstance(o, Item)], [o for o in out if isinstance(o, Finding)]


def one(text: str | bytes, format_name: str = "bibtex") -> Item:
    """The only item of a text."""
    items, _ = read(text, format_name)
    assert len(items) == 1
    return items[0]


# strategies

lines = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Co")), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
phrases = st.lists(st.sampled_from(WORDS.split(" ")), min_size=1, max_size=8).map(" ".join)
texts = phrases | lines
numbers = st.integers(1, 9999).map(str)
pages = st.tuples(st.integers(1, 900), st.integers(1, 90)).map(lambda p: f"{p[0]}-{p[0] + p[1]}") | numbers
family_names = st.sampled_from(
    ["Okonkwo", "García Márquez", "O'Neill", "de Souza e Silva", "Łuczak", "李", "Li", "MacDuff"]
)
people = st.one_of(
    st.builds(Name, family=family_names, given=st.sampled_from(["Ada", "J. P.", "Jean-Luc", "T", ""])),
    st.builds(
        Name, family=family_names, given=st.just("Ada"), non_dropping_particle=st.sampled_from(["van der", "de"])
    ),
    st.builds(
        Name, family=st.sampled_from(["Berg", "Humboldt"]), given=st.just("Ada"), dropping_particle=st.just("von")
    ),
    st.builds(Name, family=st.just("King"), given=st.just("Ada"), suffix=st.just("III")),
    st.builds(Name, literal=st.sampled_from(["World Body", "Barnes and Noble", "ACME, Inc.", "{X} & Y"])),
)
names = st.builds(Names, st.lists(people, min_size=1, max_size=4).map(tuple), st.booleans())
days = st.dates().map(lambda d: Date(parts=((max(d.year, 1000), d.month, d.day),)))
dates = days | days.map(lambda d: Date(parts=(d.start[:1],))) | days.map(lambda d: Date(parts=(d.start[:2],)))

VALUES: dict[str, st.SearchStrategy[Value]] = {
    **dict.fromkeys(
        ("title", "title-short", "container-title", "collection-title", "event-title", "original-title", "publisher",
         "publisher-place", "event-place", "note", "annote", "abstract", "genre", "call-number", "medium", "archive",
         "original-publisher", "original-publisher-place", "container-title-short", "status", "authority", "PMCID"),
        texts,
    ),
    **dict.fromkeys(("volume", "issue", "number-of-volumes", "number-of-pages", "number", "chapter-number", "edition",
                     "part-number", "version", "PMID", "collection-number"), numbers),
    **dict.fromkeys(("author", "editor", "translator", "director", "collection-editor", "container-author"), names),
    **dict.fromkeys(("issued", "accessed", "event-date", "original-date", "submitted"), dates),
    "page": pages,
    "keyword": st.lists(st.sampled_from(["alpha", "beta gamma", "R&D"]), min_size=1, max_size=3).map(", ".join),
    "DOI": st.integers(1, 999).map(lambda n: f"10.1234/ab_c.({n})<x>2"),
    "URL": st.integers(1, 999).map(lambda n: f"https://example.org/~a/b_c?x={n}&y=%20#z"),
    "ISBN": st.just("978-3-16-148410-0"),
    "ISSN": st.just("1234-567X"),
    "language": st.sampled_from(["en", "en-US", "de", "fr-FR", "pt-BR", "zh-CN"]),
}  # fmt: skip


@st.composite
def items(draw: st.DrawFn) -> Item:
    """An item of any type with any variables."""
    chosen = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=9))
    variables = {name: draw(VALUES[name]) for name in chosen}
    variables.setdefault("title", draw(texts))
    return Item(
        id=draw(st.sampled_from(["k1", "a:b-2", "Müller2020"])), type=draw(st.sampled_from(TYPES)), variables=variables
    )


def plainly(value: Value) -> object:
    """A value without what markup, a comma before "Jr." and the width of blanks add to it."""
    from citekit.formats.reftext import plain

    if isinstance(value, str):
        return " ".join(plain(value).split())
    if isinstance(value, Names):
        return [str(n).replace(",", "") for n in value]
    return value


def differing(one: Item, other: Item) -> Iterator[str]:
    """The variables that two items have otherwise."""
    for name in {**one.variables, **other.variables}:
        if one.variables.get(name) != other.variables.get(name):
            yield name
