"""Invented CSL-JSON items as a researcher's library holds them, with the difficulties that occur there. Seeded.

`typical_items(seed)` takes some of the works below and fits them with people and dates from small pools, so that names
and years collide: corporate authors, chapters with editors and translators, works without a date or forthcoming,
particles and suffixes, quotation marks and other languages in titles, ranges, long lists of authors, several works by
one author in a year, legal types, web pages, data, reviews, podcasts, theses, archives, patents.
"""

from __future__ import annotations

import random
from typing import Any

CslItem = dict[str, Any]


def _people(*names: str) -> list[dict[str, str]]:
    """ "Family, Given" is a person, "Family, Given, Suffix" one with a suffix, the rest is an institution."""
    out = []
    for name in names:
        family, *given = name.split(", ")
        if not given:
            out.append({"literal": name})
        elif len(given) == 2:
            out.append({"family": family, "given": given[0], "suffix": given[1]})
        else:
            out.append({"family": family, "given": given[0]})
    return out


PEOPLE: tuple[dict[str, str], ...] = (
    *_people(
        "Halloran, Brenda", "Halloran, Brian T.", "Halloran, B.", "Okoye, Chidi", "Lindqvist, Åsa", "Peterson, Mark",
        "Peterson, Mary Jo", "Tran, Minh-Anh", "García Ruiz, Lucía", "Saint-Martin, Anne-Sophie", "O’Dowd, Fergus",
        "de Vries, Hanneke", "van Dijk, Pieter", "von Altdorf, Karl", "de la Cruz, Teresa", "Al-Sayegh, Noor",
        "Mbeki-Jones, Thandi", "Novotný, Jiří", "Zhang, Wei", "Zhang, Weiming", "Kim, Ji-woo", "Whitlock, R. J.",
        "Rossi, M. G.", "McAllister, Ewan", "Bose, S.", "Ferreira da Silva, João", "Eriksen, Kari Anne",
        "Stroud, Walter, Jr.", "Baines, Harold, III", "d’Arcy, Philippe",
    ),
    {"family": "Beek", "given": "Sander", "non-dropping-particle": "van"},
    {"family": "Rhijn", "given": "Joost", "non-dropping-particle": "van", "dropping-particle": ""},
    {"family": "Humme", "given": "Ulrich", "dropping-particle": "von"},
    {"family": "Lacombe", "given": "Estelle", "dropping-particle": "de"},
)  # fmt: skip
BODIES = _people(
    "World Tide Organization", "Ministry of Fisheries", "European Lake Agency", "National Council for the Shore",
    "The Estuary Collaboration", "Coastal Data Team", "U.S. Department of Bridges",
)  # fmt: skip

YEARS = (1998, 2004, 2011, 2016, 2016, 2019, 2019, 2021, 2023)

JOURNALS = (
    ("Journal of Shoreline Studies", "J. Shoreline Stud."), ("Limnology Letters", "Limnol. Lett."),
    ("The Tidal Review", ""), ("PLOS Rivers", ""), ("Zeitschrift für Gewässerkunde", "Z. Gewässerkd."),
    ("Annales de géographie maritime", "Ann. Géogr. Marit."), ("Proceedings of the Royal Lake Society B", ""),
    ("Science & Water", "Sci. Water"), ("Econ Journal: Theory and Practice", ""), ("IEEE Transactions on Buoys", ""),
)  # fmt: skip
PRESSES = (
    ("Harbour University Press", "Oxford"), ("Springer", "Berlin; New York"), ("Presses du Rivage", "Paris"),
    ("Lake & Sons", "Cambridge, MA"), ("Verlag am Fluss", "Leipzig"), ("John Quay", "London"),
    ("University of Midland Press", "Midland"),
)  # fmt: skip

ARTICLES = (
    "Measuring erosion from space: A 30-year record",
    "Does fishing pay? Evidence from small ports",
    "The “silent” tide: Noise and memory in harbour towns",
    "Temperature dependence of CO<sub>2</sub> uptake in <i>Zostera marina</i> meadows",
    "A randomized trial of dyke maintenance in the Netherlands",
    "Response to Okoye and Lindqvist: why the model fails",
    "Editorial",
    "Learning to forecast floods with deep networks",
    "What is an estuary, anyway?",
    "On the origin of ‘lagoon’ in Romance languages",
    "Toward a theory of pre-industrial ferries, part II: costs",
    "Household survey data on water use, 2000–2010",
    "\"We were never asked\": interviews with river pilots",
    "Untersuchungen zur Strömung in flachen Becken",
    "L'eau et les rêves d'une ville: étude de cas",
    "La pesca artesanal en el siglo XIX",
    "COVID-19 and beach closures in the U.S.: an update",
    "p-adic methods for tidal equations",
    "Commentary on “Measuring erosion from space”",
    "Seasonality of salmon runs [in Russian]",
)  # fmt: skip
BOOKS = (
    "The river and the road: A history of two trades", "Handbook of coastal engineering", "Fluid minds",
    "Introduction to wetland law", "Der Strom und seine Städte", "Histoire des canaux", "Reading the sea",
    "The Oxbow companion to maps", "Who owns the beach?", "Water, work, and the making of the modern port",
    "Principles of hydrology", "Collected papers, 1950–1975", "After <i>Moby-Dick</i>: Whales in fiction",
)  # fmt: skip
CHAPTERS = (
    "Ports and their workers", "Introduction", "“A sea of troubles”: Metaphors of water", "Modelling the delta",
    "Is there a right to water?", "Methods", "Quantitative approaches to <i>Salmo salar</i>", "The law of the lake",
    "Brücken und Fähren", "Conclusion: Looking back, looking forward",
)  # fmt: skip


class _Maker:
    """Makes the items of one list; each kind of work is a method."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.pool = self.chance.sample(PEOPLE, 14)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def people(self, most: int = 25, institutions: bool = True) -> list[dict[str, str]]:
        if institutions and self.likely(0.12):
            return [dict(self.chance.choice(BODIES))]
        count = min(most, self.chance.choice((1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 9, 12)))
        return [dict(name) for name in self.chance.sample(self.pool, count)]

    def day(self) -> dict[str, Any]:
        return {"date-parts": [[self.chance.choice(YEARS), self.chance.randint(1, 12), self.chance.randint(1, 28)]]}

    def date(self) -> dict[str, Any] | None:
        year = self.chance.choice(YEARS)
        month = self.chance.randint(1, 12)
        return self.chance.choices(
            (
                {"date-parts": [[year]]}, {"date-parts": [[year, month]]},
                {"date-parts": [[year, month, self.chance.randint(1, 28)]]}, {"date-parts": [[year], [year + 1]]},
                {"date-parts": [[year, 5], [year, 6]]}, {"date-parts": [[year]], "circa": True},
                {"literal": "forthcoming"}, {"date-parts": [[year]], "season": 4}, None,
            ),
            (45, 12, 14, 4, 2, 2, 3, 1, 7),
        )[0]  # fmt: skip

    def base(self, kind: str, title: str, **fields: Any) -> CslItem:
        return {"type": kind, "title": title, **{name: value for name, value in fields.items() if value}}

    def pages(self) -> str:
        first = self.chance.randint(1, 1500)
        last = first + self.chance.randint(1, 40)
        return self.chance.choice((f"{first}-{last}", f"{first}–{last}", f"{first}-{last}", str(first), f"e{first}",
                                   f"{first}-{last}, {last + 20}"))  # fmt: skip

    def article(self) -> CslItem:
        journal, short = self.chance.choice(JOURNALS)
        item = self.base("article-journal", self.chance.choice(ARTICLES), author=self.people(), issued=self.date())
        item["container-title"] = journal
        if short and self.likely(0.6):
            item["container-title-short"] = short
        if self.likely(0.9):
            item["volume"] = str(self.chance.randint(1, 180))
        if self.likely(0.7):
            item["issue"] = self.chance.choice((str(self.chance.randint(1, 12)), "3-4", "Suppl. 2", "S1"))
        if self.likely(0.85):
            item["page"] = self.pages()
        if self.likely(0.6):
            item["DOI"] = f"10.5555/jss.{self.chance.randint(1000, 9999)}"
        if self.likely(0.25):
            item["URL"] = "https://example.org/articles/12/full"
            item["accessed"] = self.day()
        return item

    def book(self) -> CslItem:
        press, place = self.chance.choice(PRESSES)
        item = self.base("book", self.chance.choice(BOOKS), issued=self.date(), publisher=press)
        if self.likely(0.8):
            item["publisher-place"] = place
        role = self.chance.choices(("author", "editor"), (8, 3))[0]
        item[role] = self.people(4)
        for share, fields in (
            (0.3, {"edition": self.chance.choice(("2", "3", "2nd ed.", "Rev. ed."))}),
            (0.2, {"translator": self.people(2, institutions=False)}),
            (0.2, {"collection-title": "Studies in Water History", "collection-number": "14"}),
            (0.15, {"volume": "2", "number-of-volumes": "3"}),
            (0.15, {"number-of-pages": "xiv, 312"}),
            (0.12, {"original-date": {"date-parts": [[1881]]}}),
            (0.4, {"ISBN": "978-0-00-000000-2"}),
            (0.1, {"title-short": "Short Title"}),
            (0.1, {"language": "de"}),
        ):
            if self.likely(share):
                item.update(fields)
        return item

    def chapter(self) -> CslItem:
        press, place = self.chance.choice(PRESSES)
        item = self.base("chapter", self.chance.choice(CHAPTERS), author=self.people(5), issued=self.date(),
                         publisher=press)  # fmt: skip
        item["container-title"] = self.chance.choice(BOOKS)
        item["publisher-place"] = place
        if self.likely(0.9):
            item["editor"] = self.people(4, institutions=False)
        if self.likely(0.85):
            item["page"] = self.pages()
        if self.likely(0.15):
            item["translator"] = item.get("editor") if self.likely(0.4) else self.people(1, institutions=False)
        if self.likely(0.15):
            item["volume"] = "3"
        if self.likely(0.15):
            item["edition"] = "2"
        return item

    def conference(self) -> CslItem:
        item = self.base("paper-conference", self.chance.choice(ARTICLES), author=self.people(), issued=self.date())
        item["container-title"] = "Proceedings of the 14th Conference on Water Data"
        if self.likely(0.8):
            item["page"] = self.pages()
        if self.likely(0.6):
            item.update({"event-title": "Water Data ’19", "event-place": "Lisbon, Portugal"})
            item["event"] = item["event-title"]
        if self.likely(0.6):
            item.update({"publisher": "ACM", "publisher-place": "New York, NY, USA"})
        if self.likely(0.25):
            item["editor"] = self.people(3, institutions=False)
        return item

    def thesis(self) -> CslItem:
        return self.base("thesis", self.chance.choice(BOOKS), author=self.people(1, institutions=False),
                         issued=self.date(), genre=self.chance.choice(("PhD thesis", "Master’s thesis", "")),
                         publisher="University of the Delta", **{"publisher-place": "Deltaville"})  # fmt: skip

    def report(self) -> CslItem:
        return self.base("report", self.chance.choice(BOOKS), author=self.people(4), issued=self.date(),
                         genre=self.chance.choice(("Technical report", "Working Paper", "")), number="2019-04",
                         publisher=self.chance.choice(("Lake Research Institute", "Ministry of Fisheries")),
                         URL="https://example.org/reports/2019-04.pdf" if self.likely(0.5) else "")  # fmt: skip

    def web(self) -> CslItem:
        kind = self.chance.choice(("webpage", "webpage", "post-weblog", "post"))
        item = self.base(kind, self.chance.choice(ARTICLES), issued=self.date() if self.likely(0.7) else None,
                         author=self.people(2) if self.likely(0.7) else None)  # fmt: skip
        item["URL"] = f"https://www.example.com/water/{self.chance.randint(1, 99)}?lang=en"
        item["accessed"] = self.day()
        if self.likely(0.7):
            item["container-title"] = self.chance.choice(("The Tide Log", "Lake Agency", "Example.com"))
        return item

    def news(self) -> CslItem:
        kind = self.chance.choice(("article-newspaper", "article-magazine"))
        item = self.base(kind, self.chance.choice(ARTICLES), issued=self.day(),
                         author=self.people(2, institutions=False) if self.likely(0.75) else None)  # fmt: skip
        item["container-title"] = self.chance.choice(("The Daily Harbour", "Quay Weekly", "Le Journal du port"))
        for share, fields in ((0.5, {"page": "A4"}), (0.3, {"section": "Business"}), (0.3, {"edition": "Late"}),
                              (0.5, {"URL": "https://example.net/news/7", "accessed": self.day()})):  # fmt: skip
            if self.likely(share):
                item.update(fields)
        return item

    def law(self) -> CslItem:
        return dict(self.chance.choice((
            {"type": "legal_case", "title": "Halloran v. Port of Midland", "container-title": "F.3d", "volume": "311",
             "page": "412", "authority": "9th Cir.", "issued": {"date-parts": [[2004]]}},
            {"type": "legislation", "title": "Clean Lakes Act", "container-title": "Stat.", "volume": "86",
             "page": "816", "section": "12", "issued": {"date-parts": [[1998]]}},
            {"type": "bill", "title": "Ferry Safety Bill", "number": "H.R. 1234", "authority": "U.S. House",
             "issued": {"date-parts": [[2016, 3, 4]]}},
            {"type": "treaty", "title": "Convention on Shared Rivers", "issued": {"date-parts": [[1998, 5, 21]]}},
            {"type": "hearing", "title": "Dredging in the Great Bay", "authority": "Senate Committee on Ports",
             "issued": {"date-parts": [[2011, 6, 2]]}, "event-place": "Washington, DC"},
            {"type": "regulation", "title": "Discharge limits for small boats", "container-title": "C.F.R.",
             "volume": "40", "section": "122.3", "issued": {"date-parts": [[2019]]}},
            {"type": "patent", "title": "Buoy with self-cleaning sensor", "number": "US 9,876,543 B2",
             "author": self.people(3, institutions=False), "authority": "U.S. Patent and Trademark Office",
             "issued": {"date-parts": [[2016, 8, 9]]}, "submitted": {"date-parts": [[2014, 1, 15]]}},
            {"type": "standard", "title": "Mooring lines — Requirements", "number": "ISO 99999:2016",
             "author": [{"literal": "International Mooring Organization"}], "issued": {"date-parts": [[2016]]},
             "publisher": "IMO", "publisher-place": "Geneva"},
        )))  # fmt: skip

    def other(self) -> CslItem:
        person = self.people(2, institutions=False)
        return dict(self.chance.choice((
            {"type": "dataset", "title": "Gauge readings, 1950–2020", "author": self.people(6), "version": "2.1",
             "issued": self.date(), "publisher": "Zenodo", "DOI": "10.5555/zenodo.1234"},
            {"type": "software", "title": "tidekit: tools for tides", "author": self.people(3), "version": "1.4.2",
             "issued": self.date(), "URL": "https://example.org/tidekit"},
            {"type": "article", "title": "Fast solvers for slow waters", "author": self.people(), "publisher": "arXiv",
             "number": "arXiv:2101.00001", "issued": self.date(), "DOI": "10.5555/arXiv.2101.00001",
             "genre": "preprint"},
            {"type": "review-book", "title": "Review of <i>Reading the sea</i>, by Karl von Altdorf", "author": person,
             "container-title": "The Tidal Review", "volume": "12", "issue": "2", "page": "201-203",
             "reviewed-author": self.people(1, institutions=False), "reviewed-title": "Reading the sea",
             "issued": self.date()},
            {"type": "review-book", "author": person, "container-title": "Limnology Letters", "volume": "3",
             "page": "88-90", "reviewed-author": self.people(1, institutions=False),
             "reviewed-title": "Who owns the beach?", "issued": self.date()},
            {"type": "broadcast", "title": "Episode 12: The storm", "container-title": "Sea Stories", "host": person,
             "medium": "Podcast", "issued": self.day(), "URL": "https://example.fm/12", "publisher": "Harbour FM"},
            {"type": "motion_picture", "title": "The Lighthouse Keepers", "director": person, "issued": self.date(),
             "publisher": "Quayside Films", "medium": "DVD"},
            {"type": "manuscript", "title": "Letter to the harbour master", "author": person, "genre": "letter",
             "archive": "City Archive of Midland", "archive_location": "Box 12, folder 3",
             "archive-place": "Midland", "issued": {"date-parts": [[1881, 4, 2]]}},
            {"type": "personal_communication", "title": "Email about gauges", "author": person, "genre": "email",
             "recipient": self.people(1, institutions=False), "issued": self.day()},
            {"type": "interview", "title": "On pilots", "author": person, "issued": self.day(),
             "interviewer": self.people(1, institutions=False), "container-title": "Quay Weekly"},
            {"type": "speech", "title": "Who speaks for the river?", "author": person, "issued": self.day(),
             "event-title": "Annual Meeting of the Lake Society", "event-place": "Oslo", "genre": "Keynote address"},
            {"type": "entry-encyclopedia", "title": "Tide", "container-title": "Encyclopaedia of the Sea",
             "author": person if self.likely(0.5) else [], "edition": "15", "volume": "11", "page": "750-752",
             "publisher": "Lake & Sons", "issued": self.date()},
            {"type": "entry-dictionary", "title": "estuary, n.", "container-title": "Oxbow English Dictionary",
             "publisher": "Harbour University Press", "URL": "https://example.org/estuary", "accessed": self.day()},
            {"type": "map", "title": "Chart of the northern approaches", "author": self.people(1), "scale": "1:50,000",
             "issued": self.date(), "publisher": "Hydrographic Office", "publisher-place": "Taunton"},
            {"type": "song", "title": "Low water blues", "author": person, "container-title": "River songs",
             "medium": "CD", "publisher": "Delta Records", "issued": self.date()},
            {"type": "graphic", "title": "Two boats at rest", "author": person, "medium": "oil on canvas",
             "dimensions": "40 × 60 cm", "archive": "Museum of the Shore", "issued": self.date()},
            {"type": "classic", "title": "On rivers", "author": [{"family": "Theokles"}], "translator": person,
             "publisher": "Harbour University Press", "issued": {"date-parts": [[2004]]},
             "original-date": {"date-parts": [[-340]]}},
        )))  # fmt: skip


KINDS = ("article",) * 9 + ("book",) * 5 + ("chapter",) * 6 + ("conference",) * 3 + ("thesis",) * 2 + \
        ("report",) * 3 + ("web",) * 4 + ("news",) * 2 + ("law",) * 3 + ("other",) * 8  # fmt: skip


def typical_items(seed: int = 1, count: int = 60) -> list[CslItem]:
    """`count` items in a random order."""
    maker = _Maker(seed)
    items = []
    for number in range(count):
        made: CslItem = getattr(maker, KINDS[number % len(KINDS)])()
        language = maker.chance.choice(("", "", "", "en", "en-US", "en-GB"))
        made = {"id": f"t{number}", **{name: value for name, value in made.items() if value}}
        if language and "language" not in made:
            made["language"] = language
        items.append(made)
    maker.chance.shuffle(items)
    return items


LOCATORS = (
    ("page", "23"), ("page", "12-15"), ("page", "iv, 101-108"), ("page", "3, 17"), ("chapter", "3"),
    ("section", "4.2"), ("note", "2"), ("volume", "II"), ("figure", "7-8"), ("paragraph", "12"),
    ("sub-verbo", "tide"), ("verse", "9"), ("folio", "12r"), ("column", "88"), ("line", "4-6"), ("part", "2"),
    ("book", "1"), ("issue", "3"), ("opus", "15"), ("appendix", "A"), ("table", "2"), ("timestamp", "00:12:30"),
    ("act", "2"), ("scene", "1"), ("article-locator", "5"), ("rule", "11"), ("canon", "4"), ("equation", "3"),
    ("supplement", "S1"), ("title-locator", "IX"), ("elocation", "e7"),
)  # fmt: skip
PREFIXES = ("see ", "see also ", "cf. ", "e.g., ", "as in ", "See ", "for a survey, ")
SUFFIXES = (", emphasis added", " and passim", ", among others", " (my translation)", ", who disagrees.")


def document(ids: list[str], seed: int = 1) -> list[list[dict[str, Any]]]:
    """Citations of a document: every item by itself, then what a writer does in a text: repeated cites with and without
    locators of all kinds, affixes, suppressed authors, clusters of several sizes, works of few authors together."""
    chance = random.Random(seed)

    def cite(id_: str, locator: float = 0.3, affix: float = 0.15) -> dict[str, Any]:
        made: dict[str, Any] = {"id": id_}
        if chance.random() < locator:
            made["label"], made["locator"] = chance.choice(LOCATORS)
        if chance.random() < affix:
            made["prefix"] = chance.choice(PREFIXES)
        if chance.random() < affix:
            made["suffix"] = chance.choice(SUFFIXES)
        return made

    cited = [[cite(id_, 0.2, 0.05)] for id_ in ids]
    near = chance.sample(ids, min(len(ids), 12))
    for _ in range(35):
        last = cited[-1][-1]["id"]
        kind = chance.random()
        if kind < 0.25:
            cited.append([cite(last, 0.5, 0.05)])
        elif kind < 0.5:
            cited.append([cite(chance.choice(near))])
        elif kind < 0.58:
            cited.append([{**cite(chance.choice(near)), "suppress-author": True}])
        else:
            size = chance.choice((2, 2, 2, 3, 3, 4, 6, 9))
            cited.append([cite(id_, 0.15, 0.08) for id_ in chance.sample(ids, min(size, len(ids)))])
    return cited
