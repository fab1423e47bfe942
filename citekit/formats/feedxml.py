"""XML of feeds as lines of text: escaping by context, elements with attributes in the order given, dates.

Lines and not a tree, because a tree of 10,000 items takes 200 MB and this takes their text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit

from citekit.formats.options import FeedInfo
from citekit.model.plaintext import legal
from citekit.model.weblinks import web_url

NAMESPACES: dict[str, str] = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "fh": "http://purl.org/syndication/history/1.0",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
MEDIA_TYPES: dict[str, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
}
MOST_LENGTH = 2**31 - 1
"""Bytes of an enclosure: a larger number breaks readers that count in 32 bits, and validators say so."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;"})
_BAIT = re.compile(r"<(?=/?(?:[a-z]+[\s/]+[a-z-]+\s*=|script|style|iframe|object|embed|svg|math))", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:-[A-Za-z0-9]{2,8}){0,4}")
_LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
"""ISO 639-1: a language that is none of these is an error to feed validators."""


def element(name: str, text: str, indent: str, attributes: str = "") -> str:
    """One line with a text element. attributes: as `attributes` gives them."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{indent}<{name}{attributes}>{text}</{name}>\n"


def plain_element(name: str, text: str, indent: str, attributes: str = "") -> str:
    """As `element`, for RSS elements that hold plain text and that some readers decode twice: "&" and "<" become
    numeric references (RSS Profile, "Character data"), and a "<" that a second reading would take for a tag with
    attributes gets a blank after it."""
    if "<" in text:
        text = _BAIT.sub("< ", text)
    if "&" in text or "<" in text:
        text = text.replace("&", "&#x26;").replace("<", "&#x3C;")
    return f"{indent}<{name}{attributes}>{text.replace('>', '&gt;')}</{name}>\n"


def empty_element(name: str, indent: str, **values: str) -> str:
    return f"{indent}<{name}{attributes(**values)}/>\n"


def declared(head: str, entries: Iterable[str], prefixes: Collection[str]) -> tuple[str, Iterator[str]]:
    """The declarations of the namespaces that a feed uses, and of no other (rule 11); and its entries, of which no more
    are made ahead than it takes to find each of the prefixes that entries may have: mostly one."""
    made = iter(entries)
    ahead: list[str] = []
    used = {prefix for prefix in NAMESPACES if f"<{prefix}:" in head}
    for entry in made:
        ahead.append(entry)
        used |= {prefix for prefix in prefixes if f"<{prefix}:" in entry}  # text holds no bare "<"
        if used.issuperset(prefixes):
            break
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix in used)
    return names, chain(ahead, made)


def stylesheet(info: FeedInfo) -> str:
    """The line that names a CSS file, or "" (rule 26)."""
    url = web_url(info.stylesheet)
    return f"<?xml-stylesheet{attributes(type='text/css', href=url)}?>\n" if url else ""


def attributes(**values: str) -> str:
    """` name="value"` for each value that is not empty, in the order given; underscores stand for colons."""
    return "".join(
        f' {name.replace("_", ":")}="{legal(value).translate(_ATTRIBUTE)}"' for name, value in values.items() if value
    )


def rfc822(when: datetime) -> str:
    """ "Wed, 18 Sep 2024 00:00:00 GMT": English in any locale, four digits of year, the right weekday (rule 15)."""
    day, month = _DAYS[when.weekday()], _MONTHS[when.month - 1]
    return f"{day}, {when.day:02d} {month} {when.year:04d} {when.hour:02d}:{when.minute:02d}:{when.second:02d} GMT"


def rfc3339(when: datetime) -> str:
    """ "2024-09-18T00:00:00Z" """
    return f"{when.year:04d}-{when.month:02d}-{when.day:02d}T{when.hour:02d}:{when.minute:02d}:{when.second:02d}Z"


@lru_cache(maxsize=256)
def language(tag: str) -> str:
    """A language tag with a language of ISO 639-1 ("de", "pt-BR"), or "" """
    tag = tag.strip().replace("_", "-")
    match = _LANGUAGE.fullmatch(tag)
    return tag if match and match[1].lower() in _LANGUAGES else ""


def folder(url: str) -> str:
    """The folder that a URL stands in, with its last slash."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rsplit('/', 1)[0]}/" if parts.netloc else ""
