"""Answers of services, as files: `answer.json` or `.xml` of `tests/data/services/<service>-<what>/` gives the records
and findings of `expected.json` beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citekit.errors import FormatError
from citekit.model import Date, Finding, Names, Record, Source
from citekit.services import SERVICES
from tests.shared import ROOT

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

CASES = sorted(path for path in (ROOT / "tests" / "data" / "services").iterdir() if path.is_dir())


def answer(case: Path) -> Source:
    (file,) = case.glob("answer.*")
    return Source(content=file.read_bytes(), uri="https://service.example/")


def service(case: Path) -> str:
    return case.name.partition("-")[0]


def shown(found: Iterable[Record | Finding]) -> list[Any]:
    """Records and findings as JSON, names and dates as they are spoken."""
    return [
        {"finding": one.code, "what": one.what}
        if isinstance(one, Finding)
        else {
            "type": one.type,
            "place": one.span.path,
            "fields": {name: _value(value) for name, value in sorted(one.fields.items())},
            "extra": dict(sorted(one.extra.items())),
        }
        for one in found
    ]


def _value(value: Any) -> Any:
    if isinstance(value, Names):
        return [f"{name.family}|{name.given}|{name.suffix}|{name.literal}".rstrip("|") for name in value]
    if isinstance(value, Date):
        return f"date {value}"
    return [f"text {text}" for text in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_answer_gives_these_records(case: Path) -> None:
    found = shown(SERVICES[service(case)].read(answer(case)))
    assert found == json.loads((case / "expected.json").read_text())


def test_every_service_has_an_answer_that_is_read() -> None:
    assert {service(case) for case in CASES} == {row.name for row in SERVICES.builtin()}


@pytest.mark.parametrize("name", [row.name for row in SERVICES.builtin()])
@pytest.mark.parametrize(
    "content",
    [b"", b"  ", b"not json", b"<html><title>Error</title></html>", b"[", b"null", b"7", b'"x"', b"[]", b"\xff\xfe",
     b'{"error": "no"}', b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5000,
     b'<!DOCTYPE x [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'],
)  # fmt: skip
def test_what_is_no_answer_is_a_clear_error_or_finding(name: str, content: bytes) -> None:
    found = outcome(name, content)
    assert not any(isinstance(one, Record) for one in found)
    assert all(one.fix for one in found if isinstance(one, FormatError | Finding))


def outcome(name: str, content: bytes) -> list[Record | Finding | FormatError]:
    """What a service reads, or the error it raises; anything else escapes."""
    try:
        return list(SERVICES[name].read(Source(content=content, uri="https://service.example/")))
    except FormatError as error:
        return [error]


JUNK = st.sampled_from(
    [None, True, 0, -1, 1e308, 10**30, "", "x", "2020-99-99", [], {}, [None], [[]], {"a": None}, "\ud800"]
)


@relaxed
@given(st.sampled_from([case for case in CASES if (case / "answer.json").exists()]), st.data())
def test_any_member_of_an_answer_may_be_anything(case: Path, data: st.DataObject) -> None:
    value = json.loads((case / "answer.json").read_text())
    for _ in range(data.draw(st.integers(1, 3))):
        value = damaged(value, data)
    outcome(service(case), json.dumps(value).encode())


def damaged(value: Any, data: st.DataObject) -> Any:
    """The value with one member, anywhere in it, replaced."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 5)):
        name = data.draw(st.sampled_from(sorted(value)))
        return {**value, name: damaged(value[name], data)}
    if isinstance(value, list) and value and data.draw(st.integers(0, 5)):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], damaged(value[at], data), *value[at + 1 :]]
    return data.draw(JUNK)


@relaxed
@given(st.sampled_from([case for case in CASES if (case / "answer.xml").exists()]), st.data())
def test_a_cut_or_changed_xml_answer_is_no_crash(case: Path, data: st.DataObject) -> None:
    content = (case / "answer.xml").read_bytes()
    at = data.draw(st.integers(0, len(content)))
    outcome(
        service(case), content[:at] + data.draw(st.binary(max_size=6)) + content[at + data.draw(st.integers(0, 9)) :]
    )
