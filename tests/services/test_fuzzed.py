"""Answers that are not what a service documents: every field of the recorded answers replaced or left out, pages
instead of data, half an answer. Only citekit's own errors come out, and one field costs no more than itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from citekit import normalize
from citekit.errors import CitekitError, FormatError
from citekit.model import Finding, Record, Source
from citekit.services import SERVICES
from tests.services.recordings import read_recordings
from tests.shared import shared_path

Path = tuple[str | int, ...]
DROPPED = object()
VALUES: tuple[Any, ...] = (
    None, [], {}, "", -1, 10**30, 1e308, True, [None, 3, "x", {}], [[[]]], {"a": {"b": [1]}}, "x" * 20_000,
    "\ud800\x00<b>&#0;", DROPPED,
)  # fmt: skip
SMALLEST = 40_000
"""Bytes: one recorded answer of each service up to this size is taken apart whole."""


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    """Every member of a value, of lists the first alone."""
    yield at
    members = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for step, member in members:
        yield from paths(member, (*at, step))


def replaced(value: Any, at: Path, new: Any) -> Any:
    if not at:
        return None if new is DROPPED else new
    copied = value.copy()
    if len(at) > 1:
        copied[at[0]] = replaced(value[at[0]], at[1:], new)
    elif new is DROPPED:
        del copied[at[0]]
    else:
        copied[at[0]] = new
    return copied


def records(service: str, body: bytes) -> list[Record]:
    found = list(SERVICES[service].read(Source(content=body, uri=f"https://example.org/{service}")))
    for one in found:
        if isinstance(one, Record):
            normalize.item(one)
    return [one for one in found if isinstance(one, Record)]


def answers() -> dict[str, Any]:
    """The smallest recorded JSON answer of each service that holds a work."""
    found: dict[str, tuple[int, Any]] = {}
    for one in read_recordings(shared_path("corpora", "services")):
        name = {"csl": "doi"}.get(one.file.partition("-")[0], one.file.partition("-")[0])
        if name not in SERVICES or one.status != 200 or one.body[:1] not in (b"{", b"["):
            continue
        try:
            if records(name, one.body) and len(one.body) < found.get(name, (SMALLEST, None))[0]:
                found[name] = (len(one.body), json.loads(one.body))
        except FormatError:
            continue
    return {name: value for name, (_size, value) in found.items()}


def test_a_wrong_value_in_any_field_raises_nothing_foreign_and_costs_only_itself() -> None:
    tried = kept = 0
    for service, value in answers().items():
        whole = records(service, json.dumps(value).encode())
        for at in paths(value):
            for new in VALUES:
                body = json.dumps(replaced(value, at, new)).encode()
                tried += 1
                try:
                    found = records(service, body)
                except CitekitError:
                    found = []
                own = [one for one in found if one.text("title") == whole[0].text("title")]
                kept += bool(own)
                if own:
                    lost = set(whole[0].fields) - set(own[0].fields)
                    assert len(lost) <= 6, (service, at, lost)
    assert tried > 2_000
    assert kept >= 0.8 * tried


BROKEN = {
    "nothing": b"", "blanks": b" \n", "a page": b"<!DOCTYPE html><html><body>Please log in</body></html>",
    "a page that calls itself XML": b"<?xml version='1.0'?><html><body><p>Please log in</p></body></html>",
    "half an answer": b'{"message": {"title": ["On po', "half a feed": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>",
    "a number": b"12", "a text": b'"ok"', "null": b"null", "an empty object": b"{}", "an empty list": b"[]",
    "a list of nothing": b"[null, 1]", "not UTF-8": b'{"message": "\xff\xfe"}', "binary": bytes(range(256)),
    "nesting": b"[" * 50_000 + b"]" * 50_000, "nested elements": b"<a>" * 5_000 + b"</a>" * 5_000,
    "an entity of its own": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed><title>&x;</title></feed>',
    "entities in entities": b'<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><result>&y;</result>',
    "an error with status 200": b'{"status": "error", "message": "no", "error": {"code": 500}}',
    "a very long text": b'{"message": "' + b"x" * 2_000_000 + b'"}',
    "a huge number": b'{"message": ' + b"9" * 10_000 + b"}",
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("service", [service.name for service in SERVICES.builtin()])
def test_what_is_no_answer_gives_no_record_and_no_foreign_error(service: str, case: str) -> None:
    refused: FormatError | None = None
    found: list[Record | Finding] = []
    try:
        found = list(SERVICES[service].read(Source(content=BROKEN[case], uri="https://example.org/a")))
    except FormatError as error:
        refused = error
    assert refused is None or (refused.where == "https://example.org/a" and refused.fix)
    assert all(isinstance(one, Finding) for one in found)
    assert "passwd" not in repr(found)


def test_a_byte_order_mark_is_no_harm() -> None:
    for service, value in answers().items():
        body = json.dumps(value).encode()
        assert len(records(service, b"\xef\xbb\xbf" + body)) == len(records(service, body))
