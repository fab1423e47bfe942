"""How alike two items are: titles with their numbers compared apart, names, years, venues, classes of works.
docs/rules.md, reading 18 and 31, and "a match found by title"."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from citekit.model import Item, Names, weblinks
from citekit.model.folding import compact, folded
from citekit.model.given import compatible_given
from citekit.model.identifiers import arxiv as arxiv_id
from citekit.model.identifiers import doi as doi_id
from citekit.model.kinds import is_preprint as says_preprint

ALIKE = 0.95
"""From here on two normalised titles are one title, if their numbers are equal."""
BELOW = 0.9
"""The most that a title and that of an erratum, comment or reply to it are alike."""

_TAG = re.compile(r"<[^<>]{1,200}>")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[0-9]+")
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
_PARTS = frozenset(
    {"appendix", "book", "chapter", "deel", "issue", "kapitel", "no", "number", "parte", "part", "partie", "phase",
     "section", "series", "stage", "teil", "version", "vol", "volume", "band", "tome", "supplement"}
)  # fmt: skip
_COUNTED = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
}  # fmt: skip
_DERIVED = frozenset(
    """erratum errata corrigendum corrigenda correction corrections retraction retracted comment comments commentary
    reply response rejoinder discussion addendum preface berichtigung korrektur kommentar replik erwiderung rectificatif
    commentaire réponse reponse corrección correccion comentario respuesta
    поправка исправление комментарий ответ supplementary supplement supporting replication withdrawn withdrawal poster
    slides translation version abstract""".split()
)
"""Words by which a work about another one is called after it; folded."""
_SMALL = frozenset("a an the of in on for and de la le les der die das und et y el".split())
"""Words that a title may have or not."""
_THOUSANDS = re.compile(r"(?<=[0-9])[,.](?=[0-9]{3}\b)")
_SUBTITLE = re.compile(r"\s*[:–—]\s+|\s+-\s+|[?!]\s+|\.\s+(?=[A-ZÀ-Þ])")
_PREPRINT_DOI = re.compile(
    r"10\.(?:48550/|1101/(?:20|[0-9]{6})|2139/ssrn|26434/chemrxiv|3123[14]/osf|31219/osf|20944/preprints|21203/rs"
    r"|36227/techrxiv|22541/)"
)


class Class(Enum):
    """Kinds of works that are never one record with another kind, whatever their titles."""

    POST = "post"
    PREPRINT = "preprint"
    PAPER = "paper"
    CONFERENCE = "conference paper"
    JOURNAL = "journal article"
    CHAPTER = "chapter"
    BOOK = "book"
    THESIS = "thesis"
    REPORT = "report"
    TALK = "talk"
    DATASET = "dataset"
    SOFTWARE = "software"
    PATENT = "patent"
    OTHER = "other"
    ANY = "anything"


_CLASSES = {
    "post": Class.POST, "post-weblog": Class.POST, "webpage": Class.POST, "article-newspaper": Class.POST,
    "article-magazine": Class.POST, "paper-conference": Class.CONFERENCE, "article-journal": Class.JOURNAL,
    "review": Class.JOURNAL, "review-book": Class.JOURNAL, "chapter": Class.CHAPTER, "entry": Class.CHAPTER,
    "entry-dictionary": Class.CHAPTER, "entry-encyclopedia": Class.CHAPTER, "book": Class.BOOK,
    "collection": Class.BOOK, "thesis": Class.THESIS, "report": Class.REPORT, "speech": Class.TALK,
    "dataset": Class.DATASET, "software": Class.SOFTWARE, "patent": Class.PATENT,
    "document": Class.ANY, "manuscript": Class.PREPRINT,
}  # fmt: skip
PUBLISHED = frozenset({Class.CONFERENCE, Class.JOURNAL, Class.CHAPTER, Class.BOOK})
PAPERS = PUBLISHED | {Class.PREPRINT, Class.PAPER, Class.REPORT}


class Features(Struct, frozen=True):
    """What is compared of an item, worked out once.

    key: title of letters and digits only, folded; main: the same without a subtitle; weight: letters of the key, where
    an ideograph or syllable counts as three; numbers: those in the title, roman ones too; derived: its words for a work
    about another one ("erratum"); counts_parts: the subtitle is the number of a part; families: folded family
    names; given: folded given names in the same order; day: year, month and day where all three are known.
    """

    key: str
    main: str
    weight: int
    words: tuple[str, ...]
    numbers: tuple[int, ...]
    derived: frozenset[str]
    counts_parts: bool
    families: tuple[str, ...]
    given: tuple[str, ...]
    truncated: bool
    year: int | None
    day: tuple[int, ...]
    kind: Class
    venue: str
    page: str
    volume: str
    edition: str
    number: str
    version: str
    publisher: str
    doi: str
    arxiv: str
    ids: tuple[str, ...]
    url: str
    signature: str


def features(item: Item) -> Features:
    """The features of an item. Two items with one `signature` say exactly the same."""
    title = _THOUSANDS.sub("", _TAG.sub("", item.title))
    first_page = _NUMBER.search(item.text("page"))
    words = tuple(_WORD.findall(folded(title)))
    names = item.names("author") or item.names("editor")
    date = item.date("issued")
    given = doi_id(item.text("DOI"))
    doi, preprint = given.value if given else "", arxiv_of(item)
    return Features(
        key="".join(in_digits(words)),
        main="".join(in_digits(tuple(_WORD.findall(folded(_SUBTITLE.split(title, maxsplit=1)[0]))))),
        weight=sum(3 if letter >= "\u2e80" else 1 for letter in "".join(words)),
        words=words,
        numbers=numbers(words),
        derived=_DERIVED.intersection((*words[:5], *words[-3:])),
        counts_parts=_counts_parts(title),
        families=tuple(compact(name.family or name.literal) for name in names),
        given=tuple(folded(name.given) for name in names),
        truncated=names.truncated,
        year=date.year if date else None,
        day=date.start if date and len(date.start) == 3 else (),
        kind=class_of(item, doi),
        venue=compact(item.text("container-title")),
        page=first_page.group() if first_page else "",
        volume=compact(item.text("volume")),
        edition=compact(item.text("edition")),
        number=compact(item.text("number")),
        version=compact(item.text("version")).removeprefix("version").removeprefix("v"),
        publisher=compact(item.text("publisher")),
        doi="" if arxiv_id(doi) else doi,
        arxiv=preprint,
        ids=_other_ids(item),
        url=weblinks.canonical_url(item.text("URL")),
        signature=_signature(item),
    )


def _other_ids(item: Item) -> tuple[str, ...]:
    """PubMed's ids, and those of the ACL Anthology and OpenReview, which are kept in `custom`."""
    known = [(kind, item.text(kind)) for kind in ("PMID", "PMCID")]
    known += [(kind, text) for kind in ("acl", "openreview") if isinstance(text := item.custom.get(kind), str)]
    return tuple(f"{kind}:{text if kind == 'openreview' else compact(text)}" for kind, text in known if text)


def _signature(item: Item) -> str:
    values = sorted((name, repr(value)) for name, value in item.variables.items())
    return repr((item.type, values, item.id, sorted(item.custom)))


def _counts_parts(title: str) -> bool:
    """Whether the subtitle begins with the number of a part."""
    rest = _SUBTITLE.split(title, maxsplit=1)[1:]
    words = _WORD.findall(folded(rest[0])) if rest else []
    return bool(words) and (words[0] in _PARTS or words[0].isdigit()) and len(words) <= 3


def numbers(words: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers among the words of a title, in order: digits anywhere, roman numerals of two letters and more, a
    single i, v or x at the end or after "part", and counting words after "part"."""
    found: list[int] = []
    for at, word in enumerate(words):
        after_part = at > 0 and words[at - 1] in _PARTS
        if digits := _NUMBER.findall(word):
            found += [int(number[:18]) for number in digits]
        elif word in _COUNTED and after_part:
            found.append(_COUNTED[word])
        elif _is_roman(words, at):
            found.append(_roman(word))
    return tuple(found)


def in_digits(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with roman numerals in digits, so that "Ponds II" is "Ponds 2"."""
    return tuple(str(_roman(word)) if _is_roman(words, at) else word for at, word in enumerate(words))


def _is_roman(words: tuple[str, ...], at: int) -> bool:
    word = words[at]
    if word[0] not in "ivx" or not _ROMAN.fullmatch(word):
        return False
    return len(word) > 1 or (at > 0 and words[at - 1] in _PARTS) or at == len(words) - 1 > 0


def _roman(word: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in word]
    return sum(-v if any(later > v for later in values[at + 1 :]) else v for at, v in enumerate(values))


def compatible(one: Class, other: Class) -> bool:
    """Whether records of two classes can be one work. `PAPER` is a paper whose venue its source does not tell; a paper
    in printed proceedings is a chapter to some sources."""
    if one is other or Class.ANY in (one, other) or {one, other} == {Class.CHAPTER, Class.CONFERENCE}:
        return True
    return Class.PAPER in (one, other) and {one, other} <= PAPERS


def class_of(item: Item, doi: str = "") -> Class:
    """The class of a work. An `article` is a preprint where it says so (repository, preprint DOI) and has no venue;
    otherwise a paper of which the venue is not known."""
    kind = _CLASSES.get(item.type, Class.OTHER)
    if item.type not in ("article", "manuscript"):
        return kind
    doi = doi or item.text("DOI").lower()
    own_doi = doi and not _PREPRINT_DOI.match(doi)
    signs = " ".join((item.text("publisher"), item.text("number"), item.text("URL"), item.text("container-title")))
    if _PREPRINT_DOI.match(doi) or (not own_doi and (says_preprint(signs) or item.text("archive").lower() == "arxiv")):
        return Class.PREPRINT
    return Class.PAPER if item.type == "article" else Class.PREPRINT


def arxiv_of(item: Item) -> str:
    """The arXiv id of an item without its version, "" where it has none."""
    for text in (weblinks.arxiv_of(item), item.custom.get("arxiv")):
        if isinstance(text, str) and (found := arxiv_id(text)):
            return found.value
    return ""


def title_likeness(one: Features, other: Features, cutoff: float = 0.0) -> float:
    """0 to 1; 1 for equal keys. Titles whose numbers differ are 0: "… I" is not "… II". Where one has no subtitle,
    the main titles are compared (and count a little less than whole ones)."""
    if one.numbers != other.numbers and not _subtitle_numbers(one, other):
        return 0.0
    if one.key == other.key:
        return 1.0 if one.key else 0.0
    if one.derived != other.derived:
        return min(BELOW, fuzz.ratio(one.key, other.key) / 100)
    whole = fuzz.ratio(one.key, other.key, score_cutoff=cutoff * 100) / 100
    if ALIKE <= whole < 1 and not _is_slip(one.words, other.words):
        whole = BELOW
    if (
        whole < ALIKE
        and (one.main == other.key or other.main == one.key)
        and len(min(one.key, other.key, key=len)) >= 12
    ):
        return ALIKE
    return whole


def _is_slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the words in which two like titles differ are a slip of the pen, and not other words ("with" and
    "without", "lidar" and "radar"); small words do not count, nor does where a compound is parted."""
    left, right = list(in_digits(one)), list(in_digits(other))
    for word in set(left).intersection(right):
        for _ in range(min(left.count(word), right.count(word))):
            left.remove(word)
            right.remove(word)
    whole = ("".join(left), "".join(right))
    without = ("".join(w for w in left if w not in _SMALL), "".join(w for w in right if w not in _SMALL))
    return any(_is_near(*pair) for pair in (whole, without))


def _is_near(one: str, other: str) -> bool:
    most = max(1, min(len(one), len(other)) // 8)
    return bool(OSA.distance(one, other, score_cutoff=most) <= most)


def _subtitle_numbers(one: Features, other: Features) -> bool:
    """A subtitle that only one of them has may bring numbers of its own, unless it only counts parts ("…: Part 2")."""
    if one.counts_parts or other.counts_parts:
        return False
    return (one.main == other.key and one.numbers[: len(other.numbers)] == other.numbers) or (
        other.main == one.key and other.numbers[: len(one.numbers)] == one.numbers
    )


def shared_people(one: Features, other: Features, *, slips: bool = False) -> int:
    """How many people of one list are in the other: equal family names whose given names do not contradict each
    other. slips: a family name one slip away ("Hseih", "Hsieh") counts where the given names agree."""
    count = 0
    left = list(range(len(other.families)))
    for family, given in zip(one.families, one.given, strict=True):
        for at in left:
            if _same_person(family, given, other.families[at], other.given[at], slips):
                left.remove(at)
                count += 1
                break
    return count


def _same_person(family: str, given: str, other_family: str, other_given: str, slips: bool) -> bool:
    if family == other_family:
        return bool(family) and compatible_given(given, other_given)
    if not slips or min(len(family), len(other_family)) < 4 or not given or not other_given:
        return False
    slip = bool(OSA.distance(family, other_family, score_cutoff=1) <= 1)
    return slip and compatible_given(given, other_given)


def years_apart(one: Features, other: Features) -> int | None:
    """None where one of the years is not known."""
    return abs(one.year - other.year) if one.year is not None and other.year is not None else None


def venues_differ(one: Features, other: Features) -> bool:
    """Whether both name a venue and the names cannot be one: neither equal, nor one within the other, nor alike."""
    left, right = one.venue, other.venue
    if not left or not right or left == right or left in right or right in left:
        return False
    return fuzz.ratio(left, right) < 85


def family_names(names: Names) -> tuple[str, ...]:
    return tuple(name.family or name.literal for name in names)
