"""Invented people and their works, out of word lists; nobody and nothing here exists."""

from __future__ import annotations

import random
import re
import unicodedata

from msgspec import Struct

MONTHS = "January February March April May June July August September October November December".split()

_GIVEN = """Amelie Bruno Carla Dorian Edith Fabio Greta Hanno Ines Joris Katya Lionel Mirela Nils Odette Pavel Quirin
Rosa Stellan Tamsin Ulrike Viktor Wanda Xenia Yannick Zelda Anna-Lena Jean-Luc Min-Jun Mei-Ling João José Zoë Søren
Łukasz Özgür Chloé Ravi Priya Wei Hiroshi Aiko Kwame Amara Omar Leila Siobhán Tim Bo Li""".split()
_FAMILY = """Abrell Bellweather Castrel Dornquist Eberlin Farrowgate Grünhagen Hallowick Ibsenius Jurecka Kowalevski
Lindqvister Marchetto Nakamuri Olivarez Petterström Quillon Rosenwald Sandovar Takemura Ulverton Vasquelle Wintersohn
Xiong Yamadera Zielonka Brightwater Clearmont Fernández-Ruizal O’Hallorin McTavering Özdemirel Søholt Müllenkamp
García-Morel Nguyet Zhu Wu Kim Oh Ng Patelwar Banerjin Okonkwe Haddadi Rossellini Duboisier Lefèvrel""".split()
_PARTICLES = ("van der", "de", "von", "van", "di", "de la")

_NOUNS = """Lanterns Rivers Graphs Markets Glaciers Automata Ledgers Orchards Signals Harbours Polymers Contracts
Tensors Monsoons Dialects Ballots Reefs Compilers Proteins Archives Meshes Pathogens Auctions Manifolds Sensors
Neurons Tariffs Lattices Dunes Robots Schedulers Kernels Galaxies Enzymes Cities Voters Bees Soils Types Proofs""".split()
_SINGULAR = """Lantern River Graph Market Glacier Automaton Ledger Orchard Signal Harbour Polymer Contract Tensor
Monsoon Dialect Ballot Reef Compiler Protein Archive Mesh Pathogen Auction Manifold Sensor Neuron Tariff Lattice
Dune Robot Scheduler Kernel Galaxy Enzyme City Voter Bee Soil Type Proof""".split()
_ADJECTIVES = """Sparse Quiet Nonlinear Robust Private Hidden Seasonal Distributed Typed Stochastic Verified Urban
Frozen Federated Noisy Causal Deep Optimal Approximate Rural Reversible Fragile Dense Random Digital Early""".split()
_VERBS = """Learning Counting Predicting Tracing Compiling Measuring Mapping Sorting Pricing Proving Sampling
Scheduling Detecting Understanding Modeling Repairing Estimating Rethinking""".split()
_FIELDS = """Lantern Studies;Applied Tidology;Graph Reckoning;Market Cartography;Glacier Dynamics;Quiet Computing
Orchard Science;Dialect Research;Harbour Engineering;Polymer Arts;Imaginary Systems;Reef Ecology;Ledger Economics
Invented Languages;Cloud Husbandry;Sensor Theory""".replace("\n", ";").split(";")
_ACRONYMS = "ICLS TIDAL GRAPHIX QUICOM OSCI IMSYS REEFCON LEDGECON INVLANG SENTH CAVS PLUME NeuLan".split()
_PLAIN_JOURNALS = "Tidologica Lanternica Orchard Harbourside Econolumen Glaciologia Neurolux Biolantern".split()
_PLACES = "Vienna, Austria;Porto, Portugal;Kyoto, Japan;Lagos, Nigeria;Oslo, Norway;Lima, Peru;Turin, Italy".split(";")
_PUBLISHERS = "Springer;Elsevier;Tidewater University Press;Lantern Press;ACM;IEEE;Quill Publishing".split(";")
_SENTENCES = (
    "We study how {a} {n} change when {b} {m} are added.",
    "A new method for {v} {n} is presented, and compared with three others.",
    "Our experiments with {m} show a gain of {k} percent over the best previous method.",
    "This matters because {a} {m} are found in nearly every harbour.",
    "We prove that the problem is hard in general and give an algorithm for {b} {n}.",
)  # fmt: skip


class Person(Struct, frozen=True):
    given: str
    family: str

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}"

    def initials(self, *, join: str = " ", point: str = ".") -> str:
        return join.join(
            "-".join(f"{p[0]}{point}" for p in word.split("-") if p) for word in self.given.split() if word
        )


class Work(Struct, frozen=True):
    """One invented work. kind: its CSL type. venue: full name; acronym: short one; tells: venue names its kind."""

    title: str
    authors: tuple[Person, ...]
    year: int
    month: int
    day: int
    kind: str
    venue: str = ""
    acronym: str = ""
    place: str = ""
    volume: int = 0
    issue: int = 0
    pages: tuple[int, int] = (0, 0)
    publisher: str = ""
    doi: str = ""
    arxiv: str = ""
    slug: str = ""
    abstract: str = ""
    tells: bool = True

    @property
    def iso(self) -> str:
        return f"{self.year}-{self.month:02}-{self.day:02}"


def person(rng: random.Random) -> Person:
    given = rng.choice(_GIVEN)
    if rng.random() < 0.25:
        given += f" {rng.choice('ABCDEFGHJKLMNPRSTW')}."
    family = rng.choice(_FAMILY)
    if rng.random() < 0.06:
        family = f"{rng.choice(_PARTICLES)} {family}"
    return Person(given, family)


def title(rng: random.Random) -> str:
    """A title in one of the shapes that titles have, in title case or sentence case."""
    words = {
        "a": rng.choice(_ADJECTIVES), "b": rng.choice(_ADJECTIVES), "n": rng.choice(_NOUNS), "m": rng.choice(_NOUNS),
        "s": rng.choice(_SINGULAR), "t": rng.choice(_SINGULAR), "v": rng.choice(_VERBS), "w": rng.choice(_VERBS),
        "k": str(rng.randint(2, 40)), "x": "".join(rng.choice("ABDEGLMNOPRSTU") for _ in range(rng.randint(3, 5))),
    }  # fmt: skip
    shape = rng.choice(_TITLE_SHAPES)
    text = shape.format(**words)
    return _sentence_case(text) if rng.random() < 0.4 else text


_TITLE_SHAPES = (
    "{v} {a} {n} with {b} {m}", "{x}: {v} {n} from {a} {m}", "On the {t} Problem for {a} {n}",
    "{a} {n} and {b} {m}", "Do {n} Need {m}?", "{v} {n}: A {b} Approach", "{a} {s} {t} {v} in {m}",
    "The Price of {a} {n}", "A {a} Model of {s} and {t} {v}", "Towards {a} {v} of {n}", "{n}, {m}, and the {s} of {t}",
    "{k} Years of {n}: What Have We Learned?", "An Introduction to {v} {n}", "{s}-{t} Interactions in {a} {n}",
    "{v} {n} under {a} {s} Constraints Using {b} {m}", "{x}-{k}: {a} {v} for {n}", "How {n} Shape {m}",
    "{a} {n} in the {s}: Evidence from {k} {m}", "{v}-Based {w} of {a} {n}", "What Makes a {s} {a}? {v} the {t}",
    "{a} {v}", "Efficient {w} of {s} {n} via {b} {v}", "The {s} of the {t}", "{n} as {m}", "{a}, {b} {n}",
    "“{a}” {n} and Where to Find Them", "{v} {n} in Real-World {m} (Extended Version)", "{s} {k}.0: {v} {m}",
)  # fmt: skip


def _sentence_case(text: str) -> str:
    out, start = [], True
    for word in text.split(" "):
        keep = start or (word.isupper() and len(word) > 1) or re.match(r"[A-Z]{2,}", word)
        out.append(word if keep else word.lower())
        start = word.endswith(("?", ":"))
    return " ".join(out)


def abstract(rng: random.Random, sentences: int = 4) -> str:
    """Some sentences about nothing."""
    return " ".join(
        rng.choice(_SENTENCES).format(
            a=rng.choice(_ADJECTIVES).lower(), b=rng.choice(_ADJECTIVES).lower(), n=rng.choice(_NOUNS).lower(),
            m=rng.choice(_NOUNS).lower(), v=rng.choice(_VERBS).lower(), k=rng.randint(2, 60),
        )
        for _ in range(sentences)
    )  # fmt: skip


def slug_of(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50]


def work(rng: random.Random, owner: Person, kind: str = "") -> Work:
    """One work of the owner and up to five others."""
    kind = (
        kind
        or rng.choices(
            ["article-journal", "paper-conference", "article", "chapter", "thesis", "report"], [45, 40, 8, 3, 1, 3]
        )[0]
    )
    others = {p.family: p for p in (person(rng) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4, 5])))}
    others.pop(owner.family, None)
    people = [] if kind == "thesis" else list(others.values())
    people.insert(rng.randint(0, len(people)), owner)
    year, first, place = rng.randint(2004, 2025), rng.randint(1, 900), rng.choice(_PLACES)
    venue, acronym, tells = _venue(rng, kind, year)
    text = title(rng)
    return Work(
        title=text, authors=tuple(people), year=year, month=rng.randint(1, 12), day=rng.randint(1, 28), kind=kind,
        venue=venue, acronym=acronym, place=place if kind == "paper-conference" else "",
        volume=rng.randint(1, 140) if kind == "article-journal" else 0,
        issue=rng.randint(1, 12) if kind == "article-journal" and rng.random() < 0.7 else 0,
        pages=(first, first + rng.randint(3, 30)) if kind in ("article-journal", "paper-conference", "chapter") else (0, 0),
        publisher=rng.choice(_PUBLISHERS),
        doi=f"10.{rng.randint(1000, 9999)}/{rng.choice('abcdj')}{rng.randint(1000, 999999)}.{rng.randint(1, 99)}",
        arxiv=f"{rng.randint(10, 25)}{rng.randint(1, 12):02}.{rng.randint(10000, 99999)}",
        slug=slug_of(text), abstract=abstract(rng), tells=tells,
    )  # fmt: skip


def _venue(rng: random.Random, kind: str, year: int) -> tuple[str, str, bool]:
    field = rng.choice(_FIELDS)
    acronym = rng.choice(_ACRONYMS)
    number = year - 1990
    ordinal = f"{number}{'th' if 10 < number < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    if kind == "paper-conference":
        name = rng.choice((f"Proceedings of the {ordinal} International Conference on {field}",
                           f"International Conference on {field} ({acronym})", f"{ordinal} Symposium on {field}",
                           f"Workshop on {field}", f"Proceedings of {acronym} {year}"))  # fmt: skip
        return name, acronym, True
    if kind == "article-journal":
        if rng.random() < 0.2:
            return rng.choice(_PLAIN_JOURNALS), "", False
        name = rng.choice((f"Journal of {field}", f"{field} Letters", f"Transactions on {field}", f"Annals of {field}",
                           f"The {field} Review"))  # fmt: skip
        return name, "", True
    if kind == "chapter":
        return f"Handbook of {field}", "", True
    if kind == "thesis":
        return "University of Tidewater", "", True
    return (f"Institute of {field}", "", True) if kind == "report" else ("", "", True)


def works(rng: random.Random, owner: Person, count: int) -> list[Work]:
    """Works with titles that differ, newest first."""
    found: dict[str, Work] = {}
    while len(found) < count:
        one = work(rng, owner)
        found.setdefault(slug_of(one.title), one)
    return sorted(found.values(), key=lambda w: w.iso, reverse=True)
