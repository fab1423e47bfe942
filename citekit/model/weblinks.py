"""Web addresses of items: which text is a usable link, its canonical form, and the links that an item offers.

Only http, https and mailto reach an output; everything a URI may not hold is percent-encoded (RFC 3986, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from msgspec import Struct

from citekit.model.item import Item
from citekit.model.plaintext import legal

_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_QUERY_SAFE = _PATH_SAFE + "?"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
_CLEAN = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/"
    r"[A-Za-z0-9:@!$&'()*+,;=~._/?-]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9:@!$&'()*+,;=~._/?-]*+)*+"
)
"""The usual address: nothing in it is to be changed."""
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|[fgd]clid|fbclid|msclkid|mc_[ce]id|igshid|yclid|_hs(?:enc|mi)|ref_src", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)
_CLEAN_DOI = re.compile(r"[A-Za-z0-9/:;()._~-]+")
_ARXIV = re.compile(
    r"(?:arxiv:|https?://arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.)?"
    r"(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)(?:\.pdf)?",
    re.IGNORECASE,
)
_CODE = re.compile(r"https?://(?:www\.)?(?:github|gitlab|codeberg|bitbucket)\.[a-z]{2,3}/")
_PORTS = {"http": 80, "https": 443}


class Link(Struct, frozen=True, kw_only=True):
    """One link of an item. kind: "doi", "url", "pdf", "arxiv", "code" or another word of the source, lower-case;
    url: safe to print in an attribute once escaped; type: media type or ""; length: in bytes, 0 is not known."""

    kind: str
    url: str
    type: str = ""
    length: int = 0


@lru_cache(maxsize=512)
def web_url(text: str) -> str:
    """The http, https or mailto address that the text is, with everything encoded that a URI may not hold; "" for
    anything else (other schemes, relative addresses, an empty or impossible host, credentials)."""
    if not text or _CLEAN.fullmatch(text):
        return text
    text = _BLANKS.sub("", text) if not text.isprintable() or " " in text else text
    if not text[:8].lower().startswith(("http://", "https://")):
        return text if _MAILTO.fullmatch(text) else ""
    parts = _split(text)
    if parts is None:
        return ""
    host = _host(parts)
    if not host:
        return ""
    path = _encoded(parts.path, _PATH_SAFE)
    query, fragment = _encoded(parts.query, _QUERY_SAFE), _encoded(parts.fragment, _QUERY_SAFE)
    return urlunsplit((parts.scheme.lower(), host, path, query, fragment))


def canonical_url(text: str) -> str:
    """The address as an identity: https, without fragment, tracking parameters and default port, never an empty
    path, upper-case escapes; "" where the text is no web address."""
    url = web_url(text)
    if not url or url.startswith("mailto:"):
        return ""
    if url.startswith("https:") and not any(sign in url for sign in "?%#") and "/." not in url and url.count("/") > 2:
        return url
    parts = urlsplit(url)
    query = parts.query
    if query:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
        if len(kept) != len(parse_qsl(query, keep_blank_values=True)):
            query = urlencode(kept)
    path = _ESCAPE.sub(_canonical_escape, parts.path) or "/"
    return urlunsplit(("https", parts.netloc, _without_dots(path), _ESCAPE.sub(_canonical_escape, query), ""))


def doi_of(item: Item) -> str:
    """The item's DOI without resolver, else as given; "" where there is none that begins "10."."""
    text = item.text("DOI")
    match = _DOI.fullmatch(legal(text).strip()) if text else None
    return match[1] if match else ""


def doi_url(doi: str) -> str:
    """The resolver's address of a DOI, fully encoded."""
    return "https://doi.org/" + (doi if _CLEAN_DOI.fullmatch(doi) else quote(doi, safe="/:;()-._~"))


def arxiv_of(item: Item) -> str:
    """The arXiv identifier that the item's archive, number, DOI or URL names, or ""."""
    if "archive" in item.variables and item.text("archive").casefold() == "arxiv":
        match = _ARXIV.fullmatch(item.text("archive_location").strip())
        if match:
            return match[1]
    for text in (item.variables.get("number"), item.variables.get("DOI"), item.variables.get("URL")):
        match = _ARXIV.fullmatch(text.strip()) if isinstance(text, str) and "arxiv" in text.casefold() else None
        if match:
            return match[1]
    return ""


def links(item: Item) -> tuple[Link, ...]:
    """What the item can be followed to, each address once: DOI, URL, arXiv, then the links that its source gave
    (`about["links"]`: {kind: address, or {"url", "type", "length"}}, PDF and code first; `custom["links"]`: a list)."""
    found: dict[str, Link] = {}
    for link in _all_links(item):
        if link.url:
            found.setdefault(link.url, link)
    return tuple(found.values())


def _all_links(item: Item) -> Iterator[Link]:
    doi = doi_of(item)
    if doi:
        yield Link(kind="doi", url=doi_url(doi))
    url = web_url(item.text("URL"))
    if url:
        yield Link(kind="pdf" if url.lower().endswith(".pdf") else "url", url=url)
    arxiv = arxiv_of(item)
    if arxiv:
        yield Link(kind="arxiv", url=f"https://arxiv.org/abs/{arxiv}")
    given = item.about.get("links")
    if isinstance(given, Mapping):
        for kind in sorted(given, key=lambda kind: (kind != "pdf", kind != "code", kind)):
            yield _given_link(str(kind).lower(), given[kind])
    others = item.custom.get("links")
    for text in others if isinstance(others, list | tuple) else ():
        url = web_url(text) if isinstance(text, str) else ""
        yield Link(kind=_kind_by_address(url), url=url)


def _kind_by_address(url: str) -> str:
    path = url.lower().partition("?")[0]
    if path.endswith(".pdf") or "/pdf/" in path:
        return "pdf"
    return "code" if _CODE.match(url) else "url"


def _given_link(kind: str, value: object) -> Link:
    if isinstance(value, str):
        return Link(kind=kind, url=web_url(value))
    if not isinstance(value, Mapping) or not isinstance(value.get("url"), str):
        return Link(kind=kind, url="")
    length, media_type = value.get("length"), value.get("type")
    return Link(
        kind=kind,
        url=web_url(value["url"]),
        type=media_type if isinstance(media_type, str) else "",
        length=length if isinstance(length, int) and length > 0 else 0,
    )


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    """Host and port as ASCII; "" where it cannot be one. Credentials in an address are never passed on."""
    host = parts.hostname or ""
    if "@" in parts.netloc or not host:
        return ""
    if ":" in host:
        host = f"[{host}]"
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    if not _HOST.fullmatch(host):
        return ""
    return f"{host}:{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme.lower()) else host


def _encoded(text: str, safe: str) -> str:
    if "%" in text:
        text = _STRAY_PERCENT.sub("%25", text)
    return quote(text, safe=safe, errors="replace")


def _canonical_escape(match: re.Match[str]) -> str:
    """Escapes in upper case; letters, digits and "-._~" not escaped at all (RFC 3986, section 6.2.2)."""
    character = unquote(match[0], encoding="latin-1")
    plain = character.isascii() and (character.isalnum() or character in "-._~")
    return character if plain else match[0].upper()


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    closed = path.endswith(("/.", "/.."))
    return "/" + "/".join(kept) + ("/" if closed and kept else "")


def absolute(text: str, base: str = "") -> str:
    """An absolute http(s) URL without fragment and tracking parameters; "" for anything else. base: what relative
    links resolve against; without one, a relative link is kept as it stands."""
    value = "".join(c for c in text.strip() if c.isprintable() and c not in '<>"').replace(" ", "%20")
    if not value or value.startswith("#"):
        return ""
    try:
        joined = urljoin(base, value) if urlsplit(base).scheme in ("http", "https") else value
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme and parts.scheme.lower() not in ("http", "https"):
        return ""
    if parts.scheme and not parts.netloc:
        return ""
    query = parts.query
    if query and any(_TRACKING.fullmatch(k) for k, _ in parse_qsl(query, keep_blank_values=True)):
        query = urlencode([(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(k)])
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path, query, ""))
