"""citekit.toml, pyproject.toml, the user's file and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from citekit.cli import run
from citekit.config import SourceEntry, load_config
from citekit.errors import ConfigError

PROJECT = """
style = "ieee"
[author]
name = "Ada Example"
aliases = ["A. Example"]
[[source]]
input = "author-page.html"
[[source]]
input = "papers.bib"
follow = true
[[output]]
path = "public/feed.xml"
title = "Works"
limit = 20
[remote.zotero]
kind = "zotero"
"""


def test_the_project_file_is_found_upwards(tmp_path: Path) -> None:
    (tmp_path / "citekit.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "a" / "b").mkdir(parents=True)
    found = load_config(tmp_path / "a" / "b", environment={}, user_file=tmp_path / "none")
    assert (found["style"], found.author.aliases, found.folder) == ("ieee", ("A. Example",), tmp_path.resolve())
    assert found.sources == (SourceEntry(input="author-page.html"), SourceEntry(input="papers.bib", follow=True))
    assert (found.outputs[0].path, found.outputs[0].text("limit"), list(found.remotes)) == (
        "public/feed.xml", "20", ["zotero"],
    )  # fmt: skip


def test_what_is_nearer_wins_and_says_where_it_comes_from(tmp_path: Path) -> None:
    user = tmp_path / "user.toml"
    user.write_text('style = "mla"\nlocale = "de-DE"\nmailto = "me@example.org"\n', encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.citekit]\nlocale = "fr-FR"\n', encoding="utf-8")
    found = load_config(tmp_path, environment={"CITEKIT_MAILTO": "you@example.org"}, user_file=user)
    asked = [found.settings[name] for name in ("style", "locale", "mailto", "engine")]
    assert [(setting.value, Path(setting.origin).name) for setting in asked] == [
        ("mla", "user.toml"), ("fr-FR", "pyproject.toml"), ("you@example.org", "CITEKIT_MAILTO"), ("", "default"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("style = ", "not TOML"),
        ("stile = 'apa'", "did you mean style"),
        ("style = 3", "not text"),
        ("[[source]]\nimput = 'x'", "did you mean input"),
        ("[[source]]\nformat = 'page'", "has no input"),
        ("[source]\ninput = 'x'", "two brackets"),
        ("[[output]]\ntitle = 'x'", "has no path"),
        ("[author]\nalias = 'x'", "did you mean aliases"),
    ],
)
def test_mistakes_are_named(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "citekit.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(tmp_path, environment={}, user_file=tmp_path / "none")
    assert caught.value.where.endswith("citekit.toml")


def test_config_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "citekit.toml").write_text(PROJECT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["config", "show"]) == 0
    assert "ieee" in capsys.readouterr().out


def test_flags_take_their_defaults_from_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    works = tmp_path / "w.json"
    works.write_text('[{"id": "a", "type": "book", "title": "T", "publisher": "P"}]', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITEKIT_STYLE", "ieee")
    assert run(["format", str(works), "-q"]) == 0
    assert capsys.readouterr().out.startswith("[1]")
    assert run(["format", str(works), "-q", "-s", "apa"]) == 0
    assert capsys.readouterr().out.startswith("T.")


def test_a_wrong_file_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "citekit.toml").write_text("stile = 'x'", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["format", "x.json"]) == 2


def test_limits_of_reading_are_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "citekit.toml").write_text("[fetch]\nfile_bytes = 10\n", encoding="utf-8")
    (tmp_path / "works.json").write_text('[{"id": "a", "type": "book"}]', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["convert", "works.json"]) == 3
    assert "raise file_bytes under [fetch]" in capsys.readouterr().err
    (tmp_path / "citekit.toml").write_text("[fetch]\nfile_byte = 10\n", encoding="utf-8")
    assert run(["convert", "works.json"]) == 2
    assert "did you mean file_bytes" in capsys.readouterr().err


@pytest.mark.parametrize(
    "table",
    [
        '[tool.citekit]\nstyle = "mla"', '[ tool . "citekit" ]\nstyle = "mla"', '[tool]\ncitekit.style = "mla"',
        'tool = { citekit = { style = "mla" } }', 'tool.citekit.style = "mla"',
    ],
)  # fmt: skip
def test_our_table_of_pyproject_is_found_however_it_is_written(table: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f"{table}\n", encoding="utf-8")
    assert load_config(tmp_path, environment={}, user_file=tmp_path / "none")["style"] == "mla"


def test_a_pyproject_without_our_table_is_not_parsed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other\nbroken, and citekit's no business", encoding="utf-8")
    assert load_config(tmp_path, environment={}, user_file=tmp_path / "none")["style"] == "apa"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[author]\nname = ['a']", "name = .* is not text"),
        ("[[source]]\ninput = 'x'\nfollow = 'yes'", "follow = 'yes' is neither true nor false"),
        ("[[source]]\ninput = 'x'\nformat = 3", "format = 3 is not text"),
        ("[[output]]\npath = 'x.bib'\nper-work = 'yes'", "per-work = 'yes' is neither true nor false"),
        ("[[output]]\npath = 'x.xml'\nlimit = 'ten'", "limit = 'ten' is no number"),
        ("[[output]]\npath = 'x.xml'\nlimit = -1", "limit = -1 is no number"),
        ("[[output]]\npath = 'x.xml'\nsince = 2020", "since = 2020 is not text"),
        ("[[output]]\npath = 'x.html'\nselected = [1]", "selected is no list of keys"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "citekit.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_config(tmp_path, environment={}, user_file=tmp_path / "none")


def test_paths_count_from_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'library = "works.db"\ncache = "kept"\nstyle = "own/line.csl"\n[[output]]\npath = "a.md"\nstyle = "b.csl"\n'
    (tmp_path / "citekit.toml").write_text(text, encoding="utf-8")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    found = load_config(environment={}, user_file=tmp_path / "none")
    assert [found[name] for name in ("library", "cache", "style")] == [
        str(tmp_path / name) for name in ("works.db", "kept", "own/line.csl")
    ]
    assert found.outputs[0].text("style") == str(tmp_path / "b.csl")
    assert (
        load_config(environment={"CITEKIT_LIBRARY": "other.db"}, user_file=tmp_path / "none")["library"] == "other.db"
    )


def test_the_library_is_one_from_every_folder_of_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "citekit.toml").write_text('library = "works.db"\n', encoding="utf-8")
    (tmp_path / "w.json").write_text('[{"id": "a", "type": "book", "title": "T"}]', encoding="utf-8")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run(["library", "init"]) == run(["library", "add", "w.json"]) == 0
    monkeypatch.chdir(tmp_path / "deep")
    assert run(["library", "list"]) == 0
    assert "a\t" in capsys.readouterr().out
