"""Secrets kept out of messages, logs and the cache. docs/rules.md, files and storage."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

HIDDEN = "***"
_SECRET_WORDS = frozenset(
    {
        "accesstoken", "apikey", "auth", "authorization", "credential", "credentials", "email", "key", "mailto", "pass",
        "passwd", "password", "pwd", "secret", "session", "sessionid", "sid", "sig", "signature", "token",
    }
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")


def redact(url: str) -> str:
    """The URL without its user name and password, and with the values of secret query parameters as "***"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    host = parts.netloc.rpartition("@")[2]
    query = "&".join(_hide(pair) for pair in parts.query.split("&")) if parts.query else ""
    return urlunsplit((parts.scheme, host, parts.path, query, parts.fragment))


def has_secret(url: str) -> bool:
    """Whether the URL carries a user name, a password or a secret query parameter."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    return "@" in parts.netloc or any(_hide(pair) != pair for pair in parts.query.split("&"))


def _hide(pair: str) -> str:
    name, equals, _value = pair.partition("=")
    secret = equals and not _SECRET_WORDS.isdisjoint(_WORD.findall(name.casefold()))
    return f"{name}={HIDDEN}" if secret else pair
