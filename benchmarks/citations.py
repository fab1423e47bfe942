"""How well lists of citations without any markup are read: `python -m benchmarks.citations` prints a table by style.

Items are formatted as plain text by citekit's own engine in real styles, the list is laid out in the ways in which
people paste one (numbered, wrapped, hanging, with blank lines), read back as a page saved as text, and compared field
by field. Only what the style prints is asked for. Items: the seeded ones made here in seven languages, and those of the
shared corpora where they lie beside the project.
"""
# ruff: noqa: E501 - tables read best unbroken

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import sys
import textwrap
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from benchmarks.citation_items import FREE_FORMS, LANGUAGES, invented
from benchmarks.pages import SHARED
from citekit import normalize
from citekit.formats import bibtex, page
from citekit.model import Item, Source
from citekit.model.csl_data import item_from_csl, item_to_csl
from citekit.pipeline.bibliography import bibliography

STYLES = (
    "apa", "apa-6th-edition", "apa-cv", "modern-language-association", "chicago-author-date", "chicago-notes-bibliography",
    "chicago-author-date-de", "ieee", "nlm-citation-sequence", "nlm-citation-sequence-brackets", "american-medical-association",
    "harvard-cite-them-right", "elsevier-harvard", "elsevier-vancouver", "elsevier-with-titles", "china-national-standard-gb-t-7714-2015-numeric",
    "china-national-standard-gb-t-7714-2015-author-date", "din-1505-2", "din-1505-2-alphanumeric", "iso690-author-date-en",
    "iso690-numeric-en", "nature", "science", "cell", "acm-sig-proceedings", "association-for-computing-machinery",
    "association-for-computational-linguistics", "springer-basic-author-date", "springer-lecture-notes-in-computer-science",
    "springer-mathphys-brackets", "american-chemical-society", "american-physics-society", "american-institute-of-physics",
    "american-sociological-association", "american-political-science-association", "modern-humanities-research-association",
    "turabian-author-date", "gost-r-7-0-5-2008", "gost-r-7-0-5-2008-numeric", "associacao-brasileira-de-normas-tecnicas",
    "deutsche-gesellschaft-fur-psychologie", "unified-style-sheet-for-linguistics", "annual-reviews", "plos", "bmj", "the-lancet",
    "royal-society-of-chemistry", "american-mathematical-society-numeric", "iso690-author-date-fr", "iso690-author-date-es",
    "council-of-science-editors", "frontiers", "american-society-of-civil-engineers", "biomed-central", "american-geophysical-union",
)  # fmt: skip
LOCALES = {
    "chicago-author-date-de": "de", "din-1505-2": "de", "din-1505-2-alphanumeric": "de", "deutsche-gesellschaft-fur-psychologie": "de",
    "iso690-author-date-fr": "fr", "iso690-author-date-es": "es", "gost-r-7-0-5-2008": "ru", "gost-r-7-0-5-2008-numeric": "ru",
    "china-national-standard-gb-t-7714-2015-numeric": "zh", "china-national-standard-gb-t-7714-2015-author-date": "zh",
}  # fmt: skip
FIELDS = ("title", "author", "editor", "year", "container", "volume", "issue", "page", "publisher", "DOI", "type")
KINDS = frozenset("article-journal paper-conference chapter book thesis report webpage post-weblog article".split())


class Score(Struct):
    """asked: items; found: records; paired: items with a record of the same title or place. fields: right and asked."""

    asked: int = 0
    found: int = 0
    paired: int = 0
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, other: Score) -> None:
        self.asked, self.found, self.paired = (
            self.asked + other.asked,
            self.found + other.found,
            self.paired + other.paired,
        )
        for name, (good, all_) in other.fields.items():
            self.fields[name][0] += good
            self.fields[name][1] += all_

    @property
    def f1(self) -> float:
        return 2 * self.paired / max(1, self.asked + self.found)

    def share(self, name: str) -> float:
        good, all_ = self.fields[name]
        return good / all_ if all_ else 1.0

    @property
    def overall(self) -> float:
        """The share of all asked values that are right."""
        return sum(g for g, _ in self.fields.values()) / max(1, sum(a for _, a in self.fields.values()))


def ltext(value: object) -> str:
    """A value as it is compared: markup, case, accents and punctuation forgiven."""
    text = re.sub(r"</?[a-z]+\b[^<>]*>", "", str(value))
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if c.isalnum())


# -- the items ------------------------------------------------------------------------------------------------------


def shared_items(most: int, seed: int) -> list[Item]:
    """Items of the shared generators and of the shared BibTeX files, a seeded choice of each."""
    chance = random.Random(seed)
    out: list[dict[str, Any]] = []
    for name, call in (("make_references", "references"), ("make_varied_items", "gen")):
        path = SHARED / "tools" / f"{name}.py"
        if path.is_file():
            spec = importlib.util.spec_from_file_location(name, path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            out += getattr(module, call)(400, seed)
    items = [item_from_csl(x)[0] for x in out]
    made = [i for i in items if _is_usual(i)]
    chance.shuffle(made)
    real: list[Item] = []
    for bib in sorted((SHARED / "corpora" / "bib").glob("*.bib")):
        if bib.stat().st_size < 600_000:
            read = bibtex.read(Source(content=bib.read_bytes(), uri=bib.name))
            found = [i for i in normalize.items(read) if isinstance(i, Item) and _is_usual(i)]
            chance.shuffle(found)
            real += found[:60]
    chance.shuffle(real)
    return made[: most // 4] + real[: most - most // 4]


def _is_usual(item: Item) -> bool:
    named = item.names("author") or item.names("editor")
    return item.type in KINDS and bool(named) and 8 < len(item.title) < 250 and item.date("issued") is not None


# -- layouts --------------------------------------------------------------------------------------------------------


def laid_out(entries: Sequence[str], how: str, chance: random.Random) -> str:
    """The list as text: "lines", "blank", "wrapped", "hanging", "numbered", "brackets", "parens", "bullets", "pdf"."""
    bare = [
        re.sub(r"^\s*(?:\[\d+\]|\(?\d{1,3}[.)]|\d{1,3}(?=\s[^\W\d_]))\s*", "", " ".join(e.split())) for e in entries
    ]
    numbered = any(re.match(r"\s*(?:\[\d+\]|\(?\d{1,3}[.)])", e) for e in entries)
    if how == "lines":
        return "\n".join(" ".join(e.split()) for e in entries)
    if how == "blank":
        return "\n\n".join(" ".join(e.split()) for e in entries)
    if how == "wrapped":
        return "\n\n".join(textwrap.fill(" ".join(e.split()), 78, break_on_hyphens=False) for e in entries)
    if how == "hanging":
        return "\n".join(textwrap.fill(e, 84, subsequent_indent="    ", break_on_hyphens=False) for e in bare)
    marks: dict[str, Callable[[int], str]] = {
        "numbered": lambda n: f"{n}. ",
        "brackets": lambda n: f"[{n}] ",
        "parens": lambda n: f"({n}) ",
        "bullets": lambda n: "• ",
    }
    if how in marks:
        width = 90 if numbered else 10_000
        return "\n".join(textwrap.fill(marks[how](n) + e, width, break_on_hyphens=False) for n, e in enumerate(bare, 1))
    return _from_pdf(bare, chance)


def _from_pdf(entries: Sequence[str], chance: random.Random) -> str:
    """Numbered, wrapped at 70 with words broken at hyphens, ligatures, and a running head now and then."""
    lines: list[str] = []
    for n, entry in enumerate(entries, 1):
        text = f"[{n}] {entry}".replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ")
        wrapped = textwrap.wrap(text, 70, break_on_hyphens=False)
        for i in range(len(wrapped) - 1):
            first, _, rest = wrapped[i + 1].partition(" ")
            half = len(first) // 2
            if chance.random() < 0.25 and first.isalpha() and first.islower() and len(first) > 8 and rest:
                wrapped[i] += f" {first[:half]}-"
                wrapped[i + 1] = f"{first[half:]} {rest}"
        lines += wrapped
        if n % 15 == 0:
            lines += ["", f"{n // 15 + 11}", "A. Author and B. Other: A running head", ""]
    return "\n".join(lines)


LAYOUTS = ("lines", "blank", "wrapped", "hanging", "numbered", "brackets", "pdf", "bullets", "parens")


# -- reading back and scoring ---------------------------------------------------------------------------------------


def formatted(items: Sequence[Item], style: str) -> list[tuple[Item, str]]:
    """Each item with its printed entry."""
    done = bibliography(items, style, output="text", locale=_locale(style))
    by_id = {i.id: i for i in items}
    return [(by_id[e.id], e.text.strip()) for e in done.entries]


def _locale(style: str) -> str:
    return {"de": "de-DE", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh": "zh-CN"}.get(LOCALES.get(style, ""), "")


def read_back(text: str) -> list[dict[str, Any]]:
    source = Source(content=text.encode(), uri="list.txt", media_type="text/plain")
    return [item_to_csl(x) for x in normalize.items(page.read(source)) if isinstance(x, Item)]


def wanted(item: Item, printed: str) -> dict[str, Any]:
    """What the printed entry lets a reader know of the item."""
    csl, bare = item_to_csl(item), ltext(printed)
    out: dict[str, Any] = {}
    if ltext(csl["title"]) in bare:
        out["title"] = [ltext(csl["title"])]
    for role in ("author", "editor"):
        families = [ltext(n.get("literal") or n.get("family", "")) for n in csl.get(role, [])]
        shown = [f for f in families if f in bare]
        if shown and shown[0] == families[0] and (len(shown) == len(families) or _is_cut(printed)):
            out[role] = shown
    year = str(csl["issued"].get("date-parts", [[""]])[0][0])
    if year and year in printed:
        out["year"] = year
    for name, variables in (
        ("container", ("container-title", "container-title-short", "journalAbbreviation")),
        ("publisher", ("publisher",)),
    ):
        values = [ltext(csl[v]) for v in variables if csl.get(v)]
        shown = [v for v in values if v and v in bare]
        if shown and not (name == "container" and csl["type"] in ("book", "thesis", "report")):
            out[name] = values
    for name in ("volume", "issue"):
        if re.search(rf"(?<!\w){re.escape(str(csl.get(name, '')))}(?!\w)", printed) and csl.get(name):
            out[name] = [ltext(csl[name])]
    first = re.match(r"\w+", str(csl.get("page", "")))
    if first and re.search(rf"(?<!\w){re.escape(first.group())}(?!\w)", printed):
        out["page"] = first.group()
    if csl.get("DOI") and ltext(csl["DOI"]) in bare:
        out["DOI"] = str(csl["DOI"]).lower()
    out["type"] = csl["type"]
    return out


def _is_cut(printed: str) -> bool:
    return bool(re.search(r"et al|u\. ?a\.|и др|等|…|\. \. \.|y otros|\be\.a\.|and others", printed))


def right(name: str, want: Any, got: dict[str, Any]) -> bool:
    if name in ("author", "editor"):
        people = got.get(name, [])
        shapes = (_family, lambda n: n.get("family", ""))
        return len(people) == len(want) and all(
            w == ltext(n.get("literal", "")) or (n.get("literal") and _is_cjk(w) and ltext(n["literal"]).startswith(w))
            or any(w == ltext(shape(n)) for shape in shapes)
            for w, n in zip(want, people, strict=True)
        )  # fmt: skip
    if name == "year":
        return str(got.get("issued", {}).get("date-parts", [[""]])[0][0]) == want
    if name == "container":
        return ltext(got.get("container-title", "")) in want
    if name == "page":
        first = re.match(r"\w+", str(got.get("page", "")))
        return bool(first) and first.group().casefold() == want.casefold()
    if name == "DOI":
        return str(got.get("DOI", "")).lower() == want
    if name == "type":
        return bool(got["type"] == want)
    return ltext(got.get(name, "")) in want


def _is_cjk(text: str) -> bool:
    return any("\u2e80" <= c <= "\u9fff" for c in text)


def _family(name: dict[str, Any]) -> str:
    return " ".join(str(name.get(k, "")) for k in ("non-dropping-particle", "family"))


def score(pairs: Sequence[tuple[Item, str]], got: Sequence[dict[str, Any]], misses: list[str] | None = None) -> Score:
    """Records are paired with items by their titles, else by what their fields have in common."""
    out = Score(asked=len(pairs), found=len(got))
    free = list(got)
    for item, printed in pairs:
        want = wanted(item, printed)
        twin = _twin(item, want, free)
        if twin is not None:
            free.remove(twin)
            out.paired += 1
        for name, value in want.items():
            good = twin is not None and right(name, value, twin)
            out.fields[name][0] += good
            out.fields[name][1] += 1
            if not good and misses is not None:
                shown = {k: v for k, v in (twin or {}).items() if k not in ("id", "custom")}
                misses.append(
                    f"{name}: wanted {value!r}\n    {printed}\n    {json.dumps(shown, ensure_ascii=False)[:900]}"
                )
    if misses is not None:
        misses += [f"EXTRA {json.dumps(g, ensure_ascii=False)[:500]}" for g in free]
    return out


def _twin(item: Item, want: dict[str, Any], free: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    title = ltext(item.title)
    best, best_score = None, 0.0
    for record in free:
        other = ltext(record.get("title", ""))
        points = 3.0 if other == title else 1.5 if other and (other in title or title in other) else 0.0
        points += sum(right(n, v, record) for n, v in want.items() if n not in ("title", "type")) / max(1, len(want))
        if points > best_score:
            best, best_score = record, points
    return best if best_score >= 0.6 else None


# -- the table ------------------------------------------------------------------------------------------------------


def cases(count: int, seed: int) -> Iterator[tuple[str, str, list[tuple[Item, str]], str]]:
    """Name of the style, layout, items with their entries, and the text."""
    chance = random.Random(seed)
    pool = shared_items(1500, seed)
    for number, style in enumerate(STYLES):
        language = LOCALES.get(style, "en")
        items = invented(count // 3, seed + number, language)
        items += chance.sample(pool, min(len(pool), count - len(items)))
        items = [_renamed(item, n) for n, item in enumerate(items)]
        pairs = formatted(items, style)
        how = LAYOUTS[number % len(LAYOUTS)]
        yield style, how, pairs, laid_out([t for _, t in pairs], how, chance)
    for number, (name, form) in enumerate(FREE_FORMS.items()):
        for language in LANGUAGES:
            items = [_renamed(i, n) for n, i in enumerate(invented(count // 4, seed + 100 + number, language))]
            pairs = [(i, form(item_to_csl(i))) for i in items]
            how = LAYOUTS[(number + len(language)) % len(LAYOUTS)]
            yield f"free {name} {language}", how, pairs, laid_out([t for _, t in pairs], how, chance)


def _renamed(item: Item, number: int) -> Item:
    return replace(item, id=f"item{number}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=45)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="styles whose name holds this")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    total, started = Score(), time.process_time()
    print("style\tlayout\tF1\tall\t" + "\t".join(FIELDS))
    for style, how, pairs, text in cases(given.count, given.seed):
        if given.only not in style:
            continue
        misses: list[str] | None = [] if given.misses else None
        one = score(pairs, read_back(text), misses)
        total.add(one)
        print(row(style, how, one), flush=True)
        if given.show:
            print(text)
        print("\n".join(misses or ()), end="\n" if misses else "")
    print(row("ALL", "", total))
    print(f"{time.process_time() - started:.1f} s", file=sys.stderr)
    return 0


def row(style: str, how: str, one: Score) -> str:
    cells = [f"{one.share(n):.2f}".replace("1.00", "1") if one.fields[n][1] else "-" for n in FIELDS]
    return f"{style[:44]:44}\t{how}\t{one.f1:.3f}\t{one.overall:.3f}\t" + "\t".join(cells)


if __name__ == "__main__":
    sys.exit(main())

__all__ = ["Path", "Score", "cases", "read_back", "score"]
