"""citekit library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from citekit.cli import run

WORKS = [
    {"id": "a", "type": "post-weblog", "title": "Sorting shells", "author": [{"family": "Example", "given": "Ada"}],
     "issued": {"date-parts": [[2025, 5]]}},
    {"id": "b", "type": "book", "title": "Tides", "author": [{"family": "Muster", "given": "Max"}]},
]  # fmt: skip


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITEKIT_LIBRARY", str(tmp_path / "library.db"))
    path = tmp_path / "works.json"
    path.write_text(json.dumps(WORKS), encoding="utf-8")
    assert run(["library", "init", "-q"]) == 0
    assert run(["library", "add", str(path), "-q"]) == 0
    return path


Out = pytest.CaptureFixture[str]


def test_adding_again_changes_nothing(works: Path, capsys: Out) -> None:
    assert run(["library", "add", str(works)]) == 0
    assert "new 0, changed 0, unchanged 2" in capsys.readouterr().err


def test_works_are_listed_searched_and_shown(works: Path, capsys: Out) -> None:
    assert run(["library", "list"]) == 0
    assert capsys.readouterr().out == "a\t2025\tExample\tSorting shells\nb\tn.d.\tMuster\tTides\n"
    assert run(["library", "search", "author:muster"]) == 0
    assert capsys.readouterr().out.startswith("b\t")
    assert run(["library", "show", "a"]) == 0
    assert "title: Sorting shells   (printed: " in capsys.readouterr().out


def test_edits_stay_and_can_be_undone(works: Path, capsys: Out) -> None:
    assert (
        run(
            [
                "library",
                "edit",
                "a",
                "title=Sorting all shells",
                "issued=May 2024",
                "author=Curie, Marie; Curie, Pierre",
            ]
        )
        == 0
    )
    assert run(["library", "add", str(works), "-q"]) == 0
    assert run(["convert", "library:curie", "-q"]) == 0
    (item,) = json.loads(capsys.readouterr().out)
    assert (item["title"], item["issued"], len(item["author"])) == (
        "Sorting all shells",
        {"date-parts": [[2024, 5]]},
        2,
    )
    assert run(["library", "undo"]) == 0
    assert run(["library", "history", "a"]) == 0
    assert "undo operation" in capsys.readouterr().out
    assert run(["library", "list", "curie"]) == 0
    assert capsys.readouterr().out == ""


def test_removed_works_come_back_by_undo_only(works: Path, capsys: Out) -> None:
    assert run(["library", "remove", "a"]) == 0
    assert run(["library", "add", str(works)]) == 1
    assert run(["library", "undo"]) == 0
    assert run(["library", "list", "shells"]) == 0
    assert "Sorting" in capsys.readouterr().out


def test_export_is_sorted_and_leaves_unchanged_files_alone(works: Path, tmp_path: Path, capsys: Out) -> None:
    assert run(["library", "export"]) == 0
    assert [i["id"] for i in json.loads(capsys.readouterr().out)] == ["a", "b"]
    assert run(["library", "export", "--per-work", "-o", str(tmp_path / "each")]) == 0
    assert run(["library", "export", "--per-work", "-o", str(tmp_path / "each")]) == 0
    assert "0 of 2 files changed" in capsys.readouterr().err
    assert run(["library", "check"]) == 0


def test_update_reads_the_configured_sources(works: Path, tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "citekit.toml").write_text('[[source]]\ninput = "more.json"\n', encoding="utf-8")
    (tmp_path / "more.json").write_text('[{"id": "c", "type": "map", "title": "Reefs"}]', encoding="utf-8")
    assert run(["library", "update"]) == 0
    assert "new 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["init"], 5, "there is a library already"),
        (["show", "aa"], 2, "no work"),
        (["edit", "a", "titel=x"], 2, "did you mean title"),
        (["edit", "a", "title"], 2, "changes nothing"),
        (["search", "autor:x"], 2, "did you mean author"),
        (["undo", "99"], 3, "no operation 99"),
        (["list", "--library", "nowhere.db"], 3, "library init"),
    ],
)
def test_mistakes_are_answered(arguments: list[str], code: int, said: str, works: Path, capsys: Out) -> None:
    assert run(["library", *arguments]) == code
    assert said in capsys.readouterr().err


def _told(capsys: Out, *arguments: str) -> Any:
    assert run(["library", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_what_is_shown_is_shown_as_json_too(works: Path, capsys: Out) -> None:
    empty = {"tags": [], "collections": [], "notes": []}
    assert _told(capsys, "list") == {
        "total": 2, "works": [{"key": "a", "item": WORKS[0], **empty}, {"key": "b", "item": ANY, **empty}],
    }  # fmt: skip
    assert _told(capsys, "search", "s*", "--limit", "1")["total"] == 1
    assert _told(capsys, "list", "--limit", "1")["total"] == 2
    told = _told(capsys, "show", "a")
    assert (told["key"], told["provenance"]["title"]["how"]) == ("a", "printed")
    assert _told(capsys, "check") == {"works": 2, "problems": []}
    assert _told(capsys, "conflicts") == []


def test_history_as_json_has_works_before_and_after(works: Path, capsys: Out) -> None:
    assert run(["library", "edit", "b", "title=Tides again", "--tags", "sea"]) == 0
    assert run(["library", "remove", "a"]) == 0
    removed, edited, added = _told(capsys, "history")
    assert [c["after"] for c in removed["changes"]] == [None]
    assert (removed["operation"], removed["actor"], removed["undoes"]) == (3, "user", None)
    [change] = edited["changes"]
    titles = [change[when]["item"]["title"] for when in ("before", "after")]
    assert (change["key"], titles, change["after"]["tags"]) == ("b", ["Tides", "Tides again"], ["sea"])
    assert [(c["key"], c["before"]) for c in added["changes"]] == [("a", None), ("b", None)]
    assert [o["operation"] for o in _told(capsys, "history", "b")] == [2, 1]


def test_conflicts_as_json_have_both_values_as_in_csl(works: Path, capsys: Out) -> None:
    assert run(["library", "edit", "a", "author=Muster, Max"]) == 0
    said = [{**WORKS[0], "author": [{"family": "Other", "given": "A."}]}]
    works.write_text(json.dumps(said), encoding="utf-8")
    run(["library", "add", str(works), "-q"])
    capsys.readouterr()
    [told] = _told(capsys, "conflicts")
    assert (told["key"], told["variable"]) == ("a", "author")
    assert (told["ours"], told["theirs"]) == ([{"family": "Muster", "given": "Max"}], said[0]["author"])


def test_words_that_are_left_out_are_no_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    works = [{"id": name, "type": "book", "title": title} for name, title in (("a", "Tides"), ("b", "Quantum tides"))]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITEKIT_LIBRARY", "l.db")
    Path("w.json").write_text(json.dumps(works), encoding="utf-8")
    assert run(["library", "init", "-q"]) == run(["library", "add", "w.json", "-q"]) == 0
    capsys.readouterr()
    for words in (
        ["tides", "-quantum"],
        ["-quantum", "-q"],
        ['-"quantum tides"'],
        ["-quantum tides"],
        ["-title:quantum", "--", "tides"],
    ):
        assert run(["library", "search", *words]) == 0
        assert capsys.readouterr().out.split("\t")[0] == "a"
    for words, keys in (
        (["-quantum", "OR", "key:b"], "ba"),
        (["tides OR waves", "-q"], "ba"),
        (["tides", "-(quantum OR waves)"], "a"),
        (["(key:a OR key:none)"], "a"),
    ):
        for command in ("search", "list"):
            assert run(["library", command, *words]) == 0
            found = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
            assert sorted(found) == sorted(keys)


def test_a_tag_is_kept_once_and_a_wrong_value_is_told_what_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITEKIT_LIBRARY", "l.db")
    Path("w.json").write_text('[{"id": "a", "type": "book", "title": "Tides"}]', encoding="utf-8")
    assert run(["library", "init", "-q"]) == run(["library", "add", "w.json", "-q"]) == 0
    assert run(["library", "edit", "a", "--tags", "x, y,x"]) == run(["library", "show", "a"]) == 0
    assert "tags: x, y\n" in capsys.readouterr().out
    assert run(["library", "edit", "a", "issued=soonish"]) == 3
    told = capsys.readouterr().err
    assert ("2024-05-29" in told, "Family" in told) == (True, False)
