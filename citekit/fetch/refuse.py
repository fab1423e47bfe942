"""Answers that are not what was asked for: a PDF for a page, a login form or a captcha with status 200.
docs/rules.md, network."""

from __future__ import annotations

import re
from collections.abc import Mapping

from citekit.errors import NetworkError
from citekit.fetch.settings import Want
from citekit.model import Source

_BINARY = (
    "application/epub", "application/gzip", "application/java-archive", "application/msword", "application/pdf",
    "application/postscript", "application/vnd.ms-", "application/vnd.openxmlformats", "application/wasm",
    "application/x-7z", "application/x-gzip", "application/x-msdownload", "application/x-rar", "application/x-tar",
    "application/zip", "audio/", "font/", "image/", "model/", "video/",
)  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip archive"), (b"\x89PNG", "an image"), (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"), (b"\x1f\x8b", "packed data"), (b"\x7fELF", "a program"),
)  # fmt: skip
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_WALL_TITLES = re.compile(
    r"(just a moment|attention required|access denied|are you (a )?(human|robot)|verify (that )?you are (a )?human"
    r"|verifying you are human|human verification|security check|bot (check|detection|verification)|captcha"
    r"|(rate limit(ed)?|too many requests)|(sign|log) ?in|login( required)?|anmelden|connexion|unusual traffic"
    r"|ddos protection|checking your browser|one more step|403 forbidden|robot check|pardon our interruption)"
)
_SAME = r"\s*[.!:…]*\s*"
_WALL_SIGNS = (
    b"cf-challenge", b"cf_chl_", b"g-recaptcha", b"h-captcha", b"px-captcha", b"datadome", b"_incapsula_resource",
    b'type="password"', b"type='password'", b"rate limit", b"too many requests", b"captcha",
)  # fmt: skip
_HEAD = 20_000


def refuse_other_kinds(source: Source, want: Want) -> None:
    """Raise NetworkError when the answer cannot be what was wanted, by its media type or its first bytes."""
    if want is Want.FILE:
        return
    kind = source.media_type
    found = next((name for magic, name in _MAGIC if source.content.startswith(magic)), "")
    if not found and kind.startswith(_BINARY):
        found = kind
    if found:
        raise NetworkError(
            f"the answer is {found}, not a {want.value} that can be read",
            where=source.uri,
            fix="give the address of the page that links to it",
        )
    if want is Want.DATA and kind in _HTML:
        raise NetworkError("the answer is a web page, not data", where=source.uri, fix="try again later")


def refuse_walls(source: Source, headers: Mapping[str, str]) -> None:
    """Raise NetworkError for a page that stands in for the one asked for: a captcha, a login form, a rate limit.

    Its heading must say so, and a sign of it (a challenge script, a password field) or next to no text must bear it
    out, so that a paper called "Captcha" on a list of papers is not taken for one.
    """
    wall = headers.get("cf-mitigated", "").lower() == "challenge"
    if source.media_type in _HTML or source.content[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        wall = wall or _is_wall(source.content)
    if wall:
        raise NetworkError(
            "the server answered with a login, captcha or rate-limit page instead of the one asked for",
            where=source.uri,
            fix="open it in a browser and give the saved page, or try again later",
        )


def _is_wall(content: bytes) -> bool:
    head = content[:_HEAD].lower()
    title = _between(head, b"<title", b"</title>") or _between(head, b"<h1", b"</h1>")
    text = " ".join(title.partition(b">")[2].decode("utf-8", "replace").split())
    parts = re.split(r"\s[|–—-]\s", text) if len(text) < 200 else []
    named = any(re.fullmatch(_WALL_TITLES.pattern + _SAME, part.strip()) for part in parts)
    return named and (any(sign in head for sign in _WALL_SIGNS) or len(content) < 2_000)


def _between(text: bytes, start: bytes, end: bytes) -> bytes:
    at = text.find(start)
    to = text.find(end, at)
    return text[at + len(start) : to] if 0 <= at < to else b""
