"""Whose page it is: owner, site, language, and which page of how many (rule 12)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from citekit.formats.page import looks
from citekit.model.byline import split_byline

_NUMBERS = re.compile(
    r"^[\s«‹<←|]*(?:(?:prev(?:ious)?|zurück|précédent|anterior)\s+)?(\d{1,4}(?:\s*(?:[|·,]|…"
    r"|\.\.\.)?\s+\d{1,4})+)(?:\s*(?:next|weiter|suivant|siguiente|[›»>→…]).{0,12})?\s*$",
    re.I,
)
_PAGE_OF = re.compile(
    r"\b(?:page|seite|página|pagina|страница|p\.)\s*(\d{1,4})\s*(?:of|von|sur|de|di|из|/)\s*(\d{1,4})\b"
    r"|(\d{1,4})\s*/\s*(\d{1,4})\s*(?:页|ページ)",
    re.I,
)
_ORGANISATION_AFTER = re.compile(r"(?:,\s*|\s+(?:at|@|bei|chez|en|presso|na|der|of)\s+)(?P<org>[^,]{3,60})$")
_LANGUAGES = {
    "en": "the and of with for is are to in that", "de": "der die und das für mit ist von den eine",
    "fr": "le la les des et pour une dans est sur", "es": "el los las una para con por que del como",
    "it": "il gli una per con che della sono dei nel", "pt": "os uma para com por que dos não da em",
    "nl": "het een van voor met dat zijn en niet op",
}  # fmt: skip


class Profile(Struct, frozen=True):
    """owner: a person's name as printed. site: what the page belongs to. language: BCP 47. Each "" where unknown."""

    owner: str = ""
    site: str = ""
    language: str = ""

    def context(self) -> dict[str, str]:
        pairs = (("owner", self.owner), ("site", self.site), ("language", self.language))
        return {name: value for name, value in pairs if value}


def profile_of_lines(head: Sequence[str], lines: Sequence[str]) -> Profile:
    """Owner and site from the lines above the works; the whole text says which of several names is meant."""
    text = "\n".join(lines)
    owner = _owner(head)
    return Profile(owner=owner, site=_site(head, owner, text), language=language_of(text))


def is_person(text: str) -> bool:
    """Whether a line is one person's name and nothing else."""
    if not 4 <= len(text) <= 50 or looks.is_button(text) or looks.is_date_line(text):
        return False
    byline = split_byline(text)
    if len(byline.pieces) != 1 or byline.truncated or byline.partial or "," in text or len(text.split()) < 2:
        return False
    return len(text.split()) <= 5 and looks.names_likeness(text) >= 0.5


def _owner(head: Sequence[str]) -> str:
    """The name that the rest of the head speaks of: a biography beginning with it, a heading with its given name."""
    best, best_score = "", 0.0
    for i, line in enumerate(head):
        if not is_person(line):
            continue
        words = line.split()
        others = [h for j, h in enumerate(head) if j != i]
        score = 1.0 + sum(2.0 for h in others if h.startswith(line) and len(h) > len(line) + 20)
        score += sum(0.5 for h in others if words[0] in h.split() or words[-1] in h.split())
        score += sum(1.0 for h in others if line in h)
        if score > best_score:
            best, best_score = line, score
    return best


def _site(head: Sequence[str], owner: str, text: str) -> str:
    """The organisation named in the lines right below the owner ("Chief Scientist, Example Labs"): of several, the one
    that the page speaks of most."""
    if owner not in head:
        return ""
    at = list(head).index(owner)
    candidates: dict[str, int] = {}
    for line in head[at + 1 : at + 5]:
        match = _ORGANISATION_AFTER.search(line) if len(line) <= 100 else None
        name = match.group("org").strip(" .") if match else ""
        if name and name[0].isupper():
            candidates[name] = max(text.count(name), text.count(name.split()[0]) if len(name.split()) > 1 else 0)
    return max(candidates, key=lambda c: candidates[c], default="")


def pages_of(lines: Sequence[str]) -> tuple[int, int]:
    """Which page of how many a pagination line tells ("1 2 5 6", "Page 2 of 9"); (1, 1) where there is none."""
    for line in reversed(lines):
        if len(line) > 120:
            continue
        match = _PAGE_OF.search(line)
        if match:
            page, pages = (int(g) for g in match.groups() if g)
            return (page, pages) if 1 <= page <= pages else (1, 1)
        match = _NUMBERS.match(line)
        numbers = [int(n) for n in re.findall(r"\d+", match.group(1))] if match else []
        if len(numbers) >= 2 and numbers == sorted(set(numbers)) and numbers[0] <= 3 and numbers[-1] < 1000:
            return 1, numbers[-1]
    return 1, 1


def language_of(text: str) -> str:
    """The language of a text by its small words; "" where none stands out."""
    counted = dict.fromkeys(_LANGUAGES, 0)
    found = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    for language, small in _LANGUAGES.items():
        wanted = set(small.split())
        counted[language] = sum(w in wanted for w in found)
    best = max(counted, key=lambda k: counted[k])
    others = max(v for k, v in counted.items() if k != best)
    return best if counted[best] >= 5 and counted[best] > 1.3 * others else ""
