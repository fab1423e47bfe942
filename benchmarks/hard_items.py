"""Invented CSL-JSON items that are hard to format, and documents that cite them. Seeded: the same at every run.

`hard_items(seed)` gives one item of each CSL type and some more, between them holding what trips engines: particles,
suffixes, institutions, scripts, many authors, one author in one year, no author, ranges, seasons, circa, literal and
missing dates, markup and quotation marks in titles, all page forms, numbers that are none, languages, identifiers.
`clusters(items, seed)` cites them: single cites, locators, affixes, clusters, and runs that make ibid and near notes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

CslItem = dict[str, Any]
CslCite = dict[str, Any]

TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard "
    "thesis treaty webpage"
).split()

NAMES: tuple[Mapping[str, Any], ...] = (
    {"family": "Arendal", "given": "Maria"},
    {"family": "Lund", "given": "Edvard"},
    {"family": "Arendal", "given": "Jonas K."},
    {"family": "Arendal", "given": "Matti"},
    {"family": "Berg", "given": "Ludwig", "non-dropping-particle": "van der"},
    {"family": "Hove", "given": "Karel", "non-dropping-particle": "van"},
    {"family": "Humbel", "given": "Alexandra", "dropping-particle": "von"},
    {"family": "Aubrac", "given": "Jean-Luc", "dropping-particle": "d’"},
    {"family": "Fontaine", "given": "Jeanne", "dropping-particle": "de", "non-dropping-particle": "la"},
    {"family": "de Castro e Lima", "given": "Rui"},
    {"family": "von Tannen", "given": "Otto"},
    {"family": "Carver", "given": "Thomas R.", "suffix": "Jr."},
    {"family": "Dunmore", "given": "Guy", "suffix": "III", "comma-suffix": True},
    {"family": "O'Keeffe", "given": "Nora"},
    {"family": "MacLeod", "given": "J. P."},
    {"family": "Öberg", "given": "Åsa"},
    {"family": "Žukov", "given": "Šárka"},
    {"family": "Smith-Jones", "given": "Anne Marie"},
    {"family": "Иваненко", "given": "Пётр"},
    {"family": "王", "given": "小明"},
    {"family": "Nagy", "given": "Béla"},
    {"family": "Kwame"},
    {"literal": "Harbour Research Group"},
    {"literal": "Ministry of Rivers and Lakes"},
    {"literal": "The Lantern, Inc."},
    {"family": "Ng", "given": "X."},
    {"family": "El-Amin", "given": "Yusuf ibn"},
    {"family": "Al-Rashid", "given": "Huda"},
    {"family": "Costa", "given": "M.-C."},
    {"family": "Lund", "given": "E. B. W."},
)

TITLES = (
    "The slow return of rivers to the plain",
    "Is the tide a clock?",
    "Stop counting: notes on <i>Salmo trutta</i> in cold streams",
    'On "borrowed" words and the \'small\' dialects',
    "“Quiet water”: a report from the delta",
    "Harbour life: the everyday in an old port town",
    "HIGH WATER MARKS AND WHAT THEY MEAN",
    "A study of H<sub>2</sub>O and 10<sup>−3</sup> molar salts",
    "<i>The whole title set in italics</i>",
    "Why we measure!",
    "Reading <span class=\"nocase\">iPad</span> and <span style=\"font-variant:small-caps;\">Roman</span> notes",
    "Towns, trade and tolls; or, the road taken",
    "A title that ends in a stop.",
    "Überlegungen zur Küste der Nordsee",
    "Les marées de l'été : une étude",
    "Mind-body problems in post-war and pre-war theatre",
    "Notes from underneath and from before the flood",
    "What's in a name? The case of 'Lake X'",
    "Wind, waves & weather",
    "История одного берега",
    "river names of the north",
    "The (almost) complete guide",
    "An <b>emphatic</b> and <i>even <i>doubly</i> emphatic</i> claim",
    "Data for: a survey of e-readers—first wave",
)  # fmt: skip

CONTAINERS = (
    ("Journal of Coastal Letters", "J. Coast. Lett."),
    ("Annals of Quiet Results", ""),
    ("Revue des marées", "Rev. marées"),
    ("Proceedings of the 4th Meeting on Tides & Clocks", ""),
    ("The Harbour Times", ""),
    ("Handbook of Rivers: From Source to Sea", "Handb. Rivers"),
    ("Küste und Meer", ""),
    ("What Is Water?", ""),
)

DATES: tuple[Any, ...] = (
    {"date-parts": [[2015]]},
    {"date-parts": [[2015, 3]]},
    {"date-parts": [[2015, 3, 9]]},
    {"date-parts": [[1998, 12, 31]]},
    {"date-parts": [["2003", "7"]]},
    {"date-parts": [[2001], [2004]]},
    {"date-parts": [[2008, 5], [2008, 7]]},
    {"date-parts": [[2008, 5, 3], [2008, 5, 9]]},
    {"date-parts": [[2008, 12, 30], [2009, 1, 2]]},
    {"date-parts": [[1881]], "circa": True},
    {"date-parts": [[2011]], "season": 2},
    {"date-parts": [[2012, 23]]},
    {"literal": "forthcoming"},
    {"date-parts": [[-120]]},
    {"date-parts": [[407]]},
    {"date-parts": [[2020]]},
    None,
)

PAGES = (
    "12-15", "1120-1134", "e0123456", "S12-S19", "iii-xv", "12, 15-17", "45", "321–328", "123-6", "100-104",
    "1496-1504", "A5", "217-218, 220", "42-57", "101-108",
)  # fmt: skip
VOLUMES = ("12", "3-4", "II", "S1", "104", "1", "12 & 13", "2A")
ISSUES = ("2", "3-4", "Suppl. 1", "11", "1-2", "Special issue")
EDITIONS = ("2", "3rd", "revised", "2nd revised", "1", "11")
LANGUAGES = ("en", "en-GB", "de", "fr-FR", "ru", "zh-CN", "es", "", "", "", "", "")
PLACES = ("Oslo", "New York, NY", "São Paulo", "Cambridge, Mass.", "Wien; Graz")
PUBLISHERS = ("Tidewater Press", "Éditions du Port", "North & Sons", "University of the Lakes", "Springhill Publ.")
NOTES = ("Best paper award", "In preparation.", "Translated from <i>Latin</i>")

ALWAYS = 1.0
"""How likely a field is in an item of the types that it belongs to."""

FIELDS: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("volume", 0.8, ("journal", "magazine", "book", "chapter", "review", "periodical", "encyclopedia", "legal",
                     "song")),
    ("issue", 0.7, ("journal", "magazine", "review", "periodical", "newspaper")),
    ("page", 0.85, ("journal", "magazine", "newspaper", "chapter", "paper", "review", "entry", "legal", "figure")),
    ("edition", 0.5, ("book", "chapter", "entry", "map", "newspaper", "software", "standard")),
    ("publisher", 0.8, ("book", "chapter", "entry", "thesis", "report", "paper", "motion", "software", "dataset", "map",
                        "classic", "collection", "pamphlet", "standard", "song", "broadcast", "article", "document")),
    ("publisher-place", 0.6, ("book", "chapter", "entry", "thesis", "report", "paper", "classic", "collection", "map")),
    ("collection-title", 0.35, ("book", "chapter", "paper", "report", "collection")),
    ("collection-number", 0.3, ("book", "chapter", "paper", "report")),
    ("number-of-volumes", 0.25, ("book", "chapter", "collection")),
    ("number-of-pages", 0.25, ("book", "thesis", "report")),
    ("genre", 0.6, ("thesis", "report", "speech", "post", "webpage", "manuscript", "dataset", "article", "interview",
                    "review", "software", "motion", "standard", "graphic", "communication")),
    ("number", 0.7, ("report", "patent", "legal", "legislation", "bill", "standard", "regulation", "treaty",
                     "broadcast")),
    ("authority", 0.6, ("legal", "patent", "hearing", "standard", "regulation")),
    ("section", 0.4, ("newspaper", "bill", "legislation", "regulation")),
    ("chapter-number", 0.3, ("chapter", "bill", "legislation")),
    ("version", 0.7, ("software", "dataset")),
    ("medium", 0.4, ("motion", "song", "broadcast", "graphic", "interview", "musical", "performance")),
    ("dimensions", 0.4, ("graphic", "map", "motion", "figure")),
    ("scale", 0.5, ("map",)),
    ("event-title", 0.7, ("paper", "speech", "hearing", "performance", "event")),
    ("event-place", 0.5, ("paper", "speech", "performance", "event")),
    ("archive", 0.6, ("manuscript", "interview", "communication", "map", "graphic", "document")),
    ("archive_location", 0.5, ("manuscript", "interview", "communication", "graphic")),
    ("archive-place", 0.3, ("manuscript", "document")),
    ("references", 0.3, ("legal", "legislation", "bill", "patent")),
    ("jurisdiction", 0.4, ("patent", "legal", "treaty")),
    ("status", 0.2, ("article", "thesis", "manuscript")),
    ("reviewed-title", 0.7, ("review",)),
)  # fmt: skip
"""Field, its likelihood, and parts of the names of the types it belongs to."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "volume": VOLUMES, "issue": ISSUES, "page": PAGES, "edition": EDITIONS, "publisher": PUBLISHERS,
    "publisher-place": PLACES, "collection-title": ("Great Series", "Lecture Notes in Tides"),
    "collection-number": ("12", "4a", "1021"), "number-of-volumes": ("3", "12"), "number-of-pages": ("xii, 340", "212"),
    "genre": ("PhD thesis", "working paper", "Technical report", "Keynote", "Data set"),
    "number": ("17", "WP-2011/4", "US 1,234,567 B2", "22-1"), "authority": ("Court of the Lakes", "Port Authority"),
    "section": ("B", "12"), "chapter-number": ("3", "IV"), "version": ("1.2.3", "v2"),
    "medium": ("DVD", "oil on canvas"), "dimensions": ("30 x 40 cm", "112 min"), "scale": ("1:25,000",),
    "event-title": ("Tides 2014", "Meeting of the Lakes"), "event-place": PLACES,
    "archive": ("City Archive", "Lantern Library"), "archive_location": ("Box 3, folder 2",),
    "archive-place": PLACES, "references": ("Bill 12, 3rd reading",), "jurisdiction": ("United States", "Norway"),
    "status": ("in press", "submitted"), "reviewed-title": ("The Book of Wells",),
}  # fmt: skip

ROLES: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("editor", 0.6, ("chapter", "paper", "entry", "book", "collection", "periodical")),
    ("translator", 0.25, ("book", "chapter", "classic")),
    ("container-author", 0.15, ("chapter", "figure")),
    ("collection-editor", 0.2, ("book", "chapter", "report")),
    ("director", 0.7, ("motion", "broadcast", "performance")),
    ("interviewer", 0.7, ("interview",)),
    ("recipient", 0.7, ("communication", "manuscript")),
    ("composer", 0.5, ("song", "musical")),
    ("reviewed-author", 0.7, ("review",)),
    ("illustrator", 0.15, ("book", "graphic")),
)


def hard_items(seed: int = 1, count: int = 60) -> list[CslItem]:
    """`count` items: one of each type, then some by few authors in few years, which need telling apart."""
    chance = random.Random(seed)
    types = [
        *TYPES,
        *(chance.choice(("article-journal", "book", "chapter", "webpage", "report")) for _ in range(count)),
    ]
    items = [_item(chance, kind, number) for number, kind in enumerate(types[:count])]
    for item in items[len(TYPES) :]:
        item["author"] = [dict(name) for name in chance.sample(NAMES[:3], chance.choice((1, 1, 2)))]
        item["issued"] = {"date-parts": [[chance.choice((2015, 2020))]]}
    chance.shuffle(items)
    return items


def _item(chance: random.Random, kind: str, number: int) -> CslItem:
    item: CslItem = {"id": f"h{number}", "type": kind}
    if chance.random() < 0.97:
        item["title"] = chance.choice(TITLES)
    if chance.random() < 0.85:
        item["author"] = _names(chance)
    for role, likely, where in ROLES:
        if any(part in kind for part in where) and chance.random() < (likely if "author" in item else ALWAYS):
            item[role] = _names(chance, most=3)
    date = chance.choice(DATES)
    if date is not None:
        item["issued"] = date
    if not kind.startswith(("book", "thesis", "map", "patent", "classic")) and chance.random() < 0.8:
        item["container-title"], short = chance.choice(CONTAINERS)
        if short:
            item["container-title-short"] = short
    for name, likely, where in FIELDS:
        if any(part in kind for part in where) and chance.random() < likely:
            item[name] = chance.choice(VALUES[name])
    _add_identifiers(chance, item, number)
    return item


def _names(chance: random.Random, most: int = 22) -> list[dict[str, Any]]:
    count = min(most, chance.choice((1, 1, 1, 2, 2, 3, 3, 4, 6, 8, 22)))
    return [dict(name) for name in chance.sample(NAMES, count)]


def _add_identifiers(chance: random.Random, item: CslItem, number: int) -> None:
    online = item["type"].startswith(("webpage", "post", "dataset", "software"))
    if online or chance.random() < 0.25:
        item["URL"] = f"https://example.org/~u/a_b?x={number}&y=%20"
        if chance.random() < 0.8:
            item["accessed"] = {"date-parts": [[2024, 2, 29]]}
    for name, likely, value in (
        ("DOI", 0.35, f"10.5555/t.{number}"), ("ISBN", 0.15, "978-3-16-148410-0"), ("ISSN", 0.15, "1234-5679"),
        ("PMID", 0.1, f"10{number}"), ("PMCID", 0.1, f"PMC10{number}"), ("call-number", 0.1, "QA 76.9"),
        ("note", 0.15, chance.choice(NOTES)), ("annote", 0.1, "read twice"), ("title-short", 0.15, "Short form"),
        ("abstract", 0.1, "We show it."), ("keyword", 0.1, "tides, clocks"), ("source", 0.1, "Lantern Catalogue"),
        ("original-publisher", 0.05, "Old Press"), ("original-title", 0.08, "Der Strom"),
        ("language", 0.5, chance.choice(LANGUAGES)),
    ):  # fmt: skip
        if value and chance.random() < likely:
            item[name] = value
    if chance.random() < 0.1:
        item["original-date"] = {"date-parts": [[1867]]}
    if item["type"] == "paper-conference" and chance.random() < 0.6:
        item["event-date"] = {"date-parts": [[2014, 5, 1], [2014, 5, 3]]}


LOCATORS = (
    ("page", "23"), ("page", "12-15"), ("chapter", "3"), ("section", "4.2"), ("page", "iv, 101-108"), ("note", "2"),
    ("volume", "II"), ("figure", "7-8"), ("paragraph", "12"), ("sub-verbo", "tide"),
)  # fmt: skip


def clusters(ids: Sequence[str], seed: int = 1) -> list[list[CslCite]]:
    """Citations of the items, in the order of a document: each item alone, then runs that repeat, then clusters."""
    chance = random.Random(seed)
    cited: list[list[CslCite]] = [[_cite(chance, id_, number)] for number, id_ in enumerate(ids)]
    for _ in range(4):
        first, second = chance.sample(ids, 2)
        cited += [
            [{"id": first}], [{"id": first}], [{"id": first, "locator": "5", "label": "page"}],
            [{"id": first, "locator": "5", "label": "page"}], [{"id": first, "locator": "6", "label": "page"}],
            [{"id": second}], [{"id": first}], [{"id": first}, {"id": second}], [{"id": second}],
            [{"id": second, "locator": "9", "label": "page"}],
        ]  # fmt: skip
    for size in (2, 2, 3, 3, 4, 5, 8, 12):
        cited.append([{"id": id_} for id_ in chance.sample(ids, min(size, len(ids)))])
    cited.append([{"id": id_, "prefix": "see ", "locator": "3", "label": "page"} for id_ in chance.sample(ids, 2)])
    cited.append([{"id": chance.choice(ids), "suppress-author": True}])
    return cited


def _cite(chance: random.Random, id_: str, number: int) -> CslCite:
    cite: CslCite = {"id": id_}
    if number % 3 == 1:
        cite["label"], cite["locator"] = chance.choice(LOCATORS)
    if number % 7 == 2:
        cite["prefix"] = "see "
    if number % 11 == 3:
        cite["suffix"] = ", with figures"
    return cite
