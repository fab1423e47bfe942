"""The same as `benchmarks.citations` where nothing was tuned: styles drawn by lot from all that are installed, short
lists, lists of two styles, styles in other languages, names in other shapes: `python -m benchmarks.other_citations`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from benchmarks.citation_items import LANGUAGES, invented
from benchmarks.citations import FIELDS, LAYOUTS, STYLES, Score, laid_out, read_back, row, score, shared_items
from citekit import styles
from citekit.errors import CitekitError
from citekit.model import Item
from citekit.model.csl_data import item_to_csl
from citekit.pipeline.bibliography import bibliography

Case = tuple[str, str, str, list[tuple[Item, str]], str]
"""Group, name, layout, items with their entries, and the text."""

LOCALES = {
    "en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh": "zh-CN", "ja": "ja-JP",
    "pt": "pt-BR", "pl": "pl-PL",
}  # fmt: skip
TRANSLATED = ("apa", "chicago-author-date", "harvard-cite-them-right", "iso690-author-date-en", "ieee")
SECTIONS = (
    ("Journal articles", ("article-journal", "article")),
    ("Conference papers", ("paper-conference",)),
    ("Books, chapters and theses", ("book", "chapter", "thesis", "report", "webpage", "post-weblog")),
)


def others(count: int, seed: int) -> list[tuple[str, str]]:
    """So many styles with a bibliography that are in no list here, each with the language it is written in."""
    names = [n for n in styles.ids() if n not in STYLES]
    random.Random(seed).shuffle(names)
    out: list[tuple[str, str]] = []
    for name in names:
        style = styles.load(name)
        if styles.parent_id(style) or "<bibliography" not in style.text or "retired" in style.text[:4000]:
            continue
        if not re.search(r"<bibliography.*variable=\"title|macro=\"title", style.text, re.DOTALL):
            continue
        language = styles.default_locale(style)[:2]
        out.append((name, language if language in LOCALES else "en"))
        if len(out) == count:
            break
    return out


def printed(items: Sequence[Item], style: str, language: str) -> list[tuple[Item, str]]:
    done = bibliography(items, style, output="text", locale=LOCALES[language])
    by_id = {i.id: i for i in items}
    return [(by_id[e.id], " ".join(e.text.split())) for e in done.entries if e.text.strip()]


def _items(count: int, seed: int, language: str, pool: Sequence[Item], chance: random.Random) -> list[Item]:
    found = invented(count - count // 2, seed, language)
    found += chance.sample(pool, min(len(pool), count - len(found)))
    return [replace(item, id=f"item{n}") for n, item in enumerate(found)]


def cases(count: int, seed: int) -> Iterator[Case]:
    chance = random.Random(seed)
    pool = shared_items(1500, seed + 50)
    drawn = others(count, seed)
    for number, (style, language) in enumerate(drawn):
        how = LAYOUTS[number % len(LAYOUTS)]
        pairs = _printed(_items(40, seed + number, language, pool, chance), style, language)
        if not pairs or _without_titles(pairs):
            continue
        yield "other styles", style, how, pairs, laid_out([t for _, t in pairs], how, chance)
        for size in (1, 3, 5, 10)[number % 4 :][:1]:
            for turn in range(max(1, 12 // size)):
                few = pairs[turn * size : turn * size + size]
                if few:
                    how = LAYOUTS[(number + turn) % len(LAYOUTS)]
                    yield f"lists of {size}", style, how, few, laid_out([t for _, t in few], how, chance)
    yield from _mixed(drawn, seed, pool, chance)
    for style in TRANSLATED:
        for number, language in enumerate(LANGUAGES):
            pairs = _printed(_items(20, seed + number, language, [], chance), style, language)
            how = LAYOUTS[(number + len(style)) % len(LAYOUTS)]
            yield f"language {language}", style, how, pairs, laid_out([t for _, t in pairs], how, chance)
    yield from _freely(seed, chance)


def _printed(items: Sequence[Item], style: str, language: str) -> list[tuple[Item, str]]:
    try:
        return printed(items, style, language)
    except CitekitError as error:
        print(f"{style}: {error}", file=sys.stderr)
        return []


def _without_titles(pairs: Sequence[tuple[Item, str]]) -> bool:
    shown = sum(re.sub(r"\W", "", i.title[:20]).casefold() in re.sub(r"\W", "", t).casefold() for i, t in pairs)
    return shown * 2 < len(pairs)


def _mixed(drawn: Sequence[tuple[str, str]], seed: int, pool: Sequence[Item], chance: random.Random) -> Iterator[Case]:
    """A page with a section for each kind of work, two of them in one style and one in another."""
    english = [name for name, language in drawn if language == "en"]
    for number, (one, other) in enumerate(zip(english[::2], english[1::2], strict=False)):
        if number == 12:
            return
        items = _items(24, seed + 300 + number, "en", pool, chance)
        parts: list[str] = []
        pairs: list[tuple[Item, str]] = []
        how = ("lines", "blank", "numbered")[number % 3]
        for at, (heading, types) in enumerate(SECTIONS):
            found = _printed([i for i in items if i.type in types], other if at == 1 else one, "en")
            if not found or _without_titles(found):
                continue
            pairs += found
            parts += [heading, "", laid_out([t for _, t in found], how, chance), ""]
        yield "two styles", f"{one[:21]}+{other[:21]}", how, pairs, "\n".join(parts)


# -- citations as people write them, in shapes of no style ---------------------------------------------------------

_SHAPES: tuple[tuple[str, str, str], ...] = (
    ("{given} {family}", ", ", " and "), ("{given} {family}", ", ", ", and "), ("{given} {family}", ", ", " & "),
    ("{given} {family}", ", ", ", "), ("{family}, {initials}", ", ", ", & "), ("{family}, {initials}", "; ", "; "),
    ("{family} {bare}", ", ", ", "), ("{family} {bare}", ", ", " and "), ("{initials} {family}", ", ", " and "),
    ("{initials} {family}", ", ", ", "), ("{FAMILY}, {initials}", "; ", "; "), ("{FAMILY} {given}", ", ", ", "),
    ("{FAMILY}, {given}", ", ", ", "), ("{family}, {given}", "; ", "; "), ("{family}, {initials}", ", ", " and "),
    ("{given} {FAMILY}", ", ", " and "), ("{family}, {given}", " / ", " / "),
)  # fmt: skip
"""One name, what parts names, what stands before the last."""

_TAILS = (
    "", "", "", "", "", " (Best paper award)", " To appear.", " Accessed 3 May 2021.", " [PDF]", " (accepted)",
    " Available at https://example.org/w/{n}", " Best Student Paper.", " (Invited paper).", " Open access.",
)  # fmt: skip


def _people(item: dict[str, Any], shape: tuple[str, str, str], most: int) -> str:
    one, between, last = shape
    people = []
    for n in item["author"]:
        family, given = n["family"], n["given"]
        initials = " ".join(f"{w[0]}." for w in given.replace("-", " ").split())
        bare = initials.replace(".", "").replace(" ", "")
        people.append(one.format(family=family, FAMILY=family.upper(), given=given, initials=initials, bare=bare))
    if len(people) > most:
        return f"{between.join(people[:most])} et al."
    return people[0] if len(people) == 1 else between.join(people[:-1]) + last + people[-1]


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _place(item: dict[str, Any], numbers: str) -> str:
    """Venue, numbers and publisher. numbers: "colon", "words" or "commas"."""
    parts = [item.get("container-title") or item.get("genre") or ""]
    if "volume" in item:
        volume, issue, page = item["volume"], item.get("issue", ""), item["page"]
        in_brackets, said = f"({issue})" if issue else "", f", no. {issue}" if issue else ""
        parts[0] += {"colon": f" {volume}{in_brackets}:{page}", "words": f", vol. {volume}{said}, pp. {page}",
                     "commas": f" {volume}{in_brackets}, {page}"}[numbers]  # fmt: skip
    elif "page" in item:
        parts.append(f"pp. {item['page']}")
    parts += [item["publisher"]] if "publisher" in item else []
    return ", ".join(p for p in parts if p)


def _year(item: dict[str, Any]) -> str:
    return str(item["issued"]["date-parts"][0][0])


def _in(item: dict[str, Any]) -> str:
    return "In: " if item["type"] in ("chapter", "paper-conference") else ""


Form = Callable[[dict[str, Any], str, str], str]
_FORMS: dict[str, Form] = {
    "points": lambda i, who, n: f"{_stopped(who)} {_stopped(i['title'])} {_in(i)}{_place(i, n)}, {_year(i)}.",
    "year behind names": lambda i, who, n: f"{who} ({_year(i)}). {_stopped(i['title'])} {_in(i)}{_place(i, n)}.",
    "quotes": lambda i, who, n: f"{who}, “{i['title']},” {_place(i, n)}, {_year(i)}.",
    "straight quotes": lambda i, who, n: f'{who}. "{_stopped(i["title"])}" {_place(i, n)} ({_year(i)}).',
    "guillemets": lambda i, who, n: f"{who}, « {i['title']} », {_place(i, n)}, {_year(i)}.",
    "colon": lambda i, who, n: f"{who}: {_stopped(i['title'])} {_in(i)}{_place(i, n)}, {_year(i)}.",
    "commas": lambda i, who, n: f"{who}, {i['title']}, {_in(i).lower().replace(':', '')}{_place(i, n)}, {_year(i)}.",
    "year first": lambda i, who, n: f"{_year(i)}. {_stopped(who)} {_stopped(i['title'])} {_place(i, n)}.",
    "title first": lambda i, who, n: f"{_stopped(i['title'])} {_stopped(who)} {_in(i)}{_place(i, n)}, {_year(i)}.",
    "title, with": lambda i, who, n: f"“{i['title']}”, {who}, {_place(i, n)}, {_year(i)}",
    "title first in brackets": lambda i, who, n: f"{i['title']} ({who}), {_place(i, n)}, {_year(i)}.",
}


def _freely(seed: int, chance: random.Random) -> Iterator[Case]:
    number = 0
    for turn in range(4):
        for name, form in _FORMS.items():
            number += 1
            shape = _SHAPES[(number * 7 + turn) % len(_SHAPES)]
            language = ("en", "en", "de", "fr", "es", "pt", "pl", "ru")[number % 8]
            most = (99, 99, 3)[number % 3]
            numbers = ("colon", "words", "commas")[number % 3]
            items = [replace(i, id=f"item{n}") for n, i in enumerate(invented(14, seed + number, language))]
            pairs = []
            for n, item in enumerate(items):
                csl = item_to_csl(item)
                csl["author"] = [{"family": "", "given": "", **a} for a in csl["author"]]
                for a in csl["author"]:
                    a["family"] = " ".join(x for x in (a.get("non-dropping-particle", ""), a["family"]) if x)
                text = form(csl, _people(csl, shape, most), numbers)
                if number % 2:
                    text += chance.choice(_TAILS).format(n=n)
                if number % 4 == 1 and "DOI" in csl:
                    text += f" https://doi.org/{csl['DOI']}"
                pairs.append((item, text))
            how = LAYOUTS[number % len(LAYOUTS)]
            label = f"{name} {language} {shape[0]}{shape[1]}{shape[2]}"
            yield "free " + name, label, how, pairs, laid_out([t for _, t in pairs], how, chance)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="groups or styles whose name holds this")
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    groups: dict[str, Score] = defaultdict(Score)
    started = time.process_time()
    reading = 0.0
    print("style\tlayout\tF1\tall\t" + "\t".join(FIELDS))
    for group, style, how, pairs, text in cases(given.count, given.seed):
        if given.only not in f"{group} {style}":
            continue
        misses: list[str] | None = [] if given.misses else None
        before = time.process_time()
        got = read_back(text)
        reading += time.process_time() - before
        one = score(pairs, got, misses)
        groups[group].add(one)
        if not group.startswith("lists"):
            print(row(style, how, one), flush=True)
        print("\n".join(misses or ()), end="\n" if misses else "")
    for group, one in groups.items():
        print(row(f"= {group}", "", one))
    total = Score()
    for one in groups.values():
        total.add(one)
    print(row("ALL", "", total))
    print(f"{time.process_time() - started:.1f} s, reading {reading:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
