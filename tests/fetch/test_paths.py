"""Paths and standard input as sources."""

from __future__ import annotations

import io
import pickle
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from citekit.errors import FetchError, FetchLimitError, LimitError
from citekit.fetch import Limits, read_path


def test_a_file_becomes_a_source_with_its_path(tmp_path: Path) -> None:
    file = tmp_path / "works.bib"
    file.write_bytes(b"@misc{a}\r\n")
    source = read_path(file)
    assert (source.content, source.uri) == (b"@misc{a}\r\n", str(file))


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"text")))
    assert read_path("-").content == b"text"
    assert read_path("-").uri == "-"


def test_an_empty_file_is_a_source_without_bytes(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert read_path(tmp_path / "empty").content == b""


def test_a_file_past_the_limit_is_refused_by_name_of_the_limit(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 11)
    assert len(read_path(tmp_path / "big", limits=Limits(file_bytes=11)).content) == 11
    with pytest.raises(FetchLimitError, match=r"fetch\.file_bytes") as caught:
        read_path(tmp_path / "big", limits=Limits(file_bytes=10))
    assert isinstance(caught.value, LimitError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (FetchLimitError, str(caught.value))


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("none", "there is no such file"),
        (".", "it is a folder"),
        ("file/below", "a part of the path is no folder"),
        ("n" * 300, "the name is too long"),
        ("nul\0", "this cannot be a path"),
    ],
)
def test_what_cannot_be_read_is_said_clearly(tmp_path: Path, path: str, what: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FetchError, match=what):
        read_path(f"{tmp_path}/{path}")
