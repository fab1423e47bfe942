"""The command line and what nobody should type: odd names, closed streams, options that cannot do what they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from citekit.cli import run

WORK = [{"id": "a", "type": "book", "title": "Tides", "issued": {"date-parts": [[2020]]}}]


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "works.json"
    path.write_text(json.dumps(WORK), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return path


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of sh in which "$CITEKIT" is the command."""
    called = {**os.environ, "CITEKIT": f"{sys.executable} -m citekit", **environment}
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60, check=False, env=called)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["convert", "a" * 5000], 3, "the name is too long"),
        (["convert", ""], 3, "the name of an input is empty"),
        (["convert", "ftp://example.org/x"], 3, "only http and https"),
        (["convert", "file:///tmp/a%20b.bib"], 3, "name its path: /tmp/a b.bib"),
        (["convert", "works.json", "-o", ""], 2, "the name is empty"),
        (["convert", "works.json", "--check"], 2, "name it with -o"),
        (["convert", "works.json", "--diff"], 2, "name it with -o"),
        (["keys", "works.json", "--check"], 2, "name it with -o"),
        (["page", "works.json", "-o", ""], 2, "the name is empty"),
        (["page", "works.json", "-o", "works.json"], 5, "it is no folder"),
        (["convert", "works.json", "-t", "nonsense"], 2, "there are csljson"),
        (["format", "works.json", "-t", "pdf"], 2, 'no output of the engine citekit "pdf"; there are text, html'),
        (["format", "works.json", "-o", "list.docx"], 2, "name the output with -t"),
        (["format", "works.json", "-o", "list.bib"], 2, "`citekit convert` writes it"),
        (["format", "works.json", "-s", "https://example.org/apa.csl"], 3, "no style is fetched"),
        (["format", "works.json", "--filter", "year>=--5"], 2, "is no year"),
        (["format", "works.json", "--filter", "year>=\u00b2"], 2, "is no year"),
        (["format", "works.json", "--filter", "year=1800"], 0, "none of the 1 works meets the conditions"),
        (["feed", "works.json", "--since", "2021"], 0, "none of the 1 works meets the conditions"),
        (["feed", "works.json", "--since", "2024-13-45"], 2, '"2024-13-45" is no date'),
        (["feed", "works.json", "--undated-date", "soon"], 2, '"soon" is no date'),
        (["feed", "works.json", "-t", "bibtex"], 2, "there are rss, atom, jsonfeed"),
        (["cite", "works.json", "--key", "a", "-t", "pdf"], 2, 'there is no output "pdf"'),
        (["cite", "works.json", "--document", "d.md", "-t", "html"], 2, "a document stays Markdown"),
        (["dedupe", "works.json", "--interactive", "--no-input"], 2, "--no-input"),
        (["library", "export", "--per-work", "-o", "works.json"], 3, "there is no library"),
        (["library", "init", "--library", "works.json/l.db"], 5, "no folder"),
    ],
)
def test_what_cannot_be_done_is_said(
    works: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert run(arguments) == code
    assert said in " ".join(capsys.readouterr().err.split())
    assert json.loads(works.read_text(encoding="utf-8")) == WORK


def test_the_address_of_a_style_names_it(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["format", "works.json", "-s", "http://www.zotero.org/styles/apa", "-q"]) == 0
    assert "(2020)" in capsys.readouterr().out


def test_a_dry_run_without_a_file_writes_nothing(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", "works.json", "--dry-run"]) == 0
    told = capsys.readouterr()
    assert (told.out, "to standard output" in told.err) == ("", True)


def test_keys_of_nothing_do_not_replace_a_file(works: Path) -> None:
    assert run(["keys", "missing.json", "-o", "works.json"]) == 3
    assert json.loads(works.read_text(encoding="utf-8")) == WORK


@pytest.mark.parametrize("command", ["dedupe", "convert"])
def test_what_a_format_cannot_hold_is_said_by_every_command(
    works: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    works.write_text(json.dumps([{**WORK[0], "source": "A shelf"}]), encoding="utf-8")
    assert run([command, "works.json", "-t", "bibtex"]) == 0
    assert "CK220" in capsys.readouterr().err


def test_a_stale_file_with_other_line_ends_is_stale(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", "works.json", "-o", "out.bib", "-q"]) == 0
    out = works.with_name("out.bib")
    out.write_bytes(out.read_bytes().replace(b"\n", b"\r\n"))
    assert run(["convert", "works.json", "-o", "out.bib", "--check"]) == 5


@pytest.mark.parametrize("epoch", ["soon", "\u00b2", "9" * 30])
def test_a_source_date_epoch_that_is_none_is_refused(
    works: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run(["feed", "works.json"]) == 2
    assert "SOURCE_DATE_EPOCH: error[CK017]" in capsys.readouterr().err


def test_a_document_is_not_replaced_by_what_is_made_of_it(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = works.with_name("d.md")
    document.write_text("As @a says.\n", encoding="utf-8")
    assert run(["cite", "works.json", "--document", "d.md", "-o", "d.md"]) == 5
    assert document.read_text(encoding="utf-8") == "As @a says.\n"


def test_a_document_that_is_not_utf8_is_refused_with_its_line(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    works.with_name("d.md").write_bytes(b"One\nCaf\xe9 @a\n")
    assert run(["cite", "works.json", "--document", "d.md"]) == 3
    assert "d.md:2: error[CK012]: not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("$CITEKIT convert - <&-", 3, "standard input is closed"),
        ("$CITEKIT dedupe works.json --interactive <&-", 2, "terminal"),
        ("$CITEKIT convert works.json -q -o /dev/stdout | true", 0, ""),
    ],
)
def test_closed_streams(works: Path, line: str, code: int, said: str) -> None:
    done = shell(line)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (code, True, False)


@pytest.mark.parametrize("option", ["--help", "--version"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_help_on_a_full_disk_is_said(option: str) -> None:
    done = shell(f"$CITEKIT {option} > /dev/full")
    assert (done.returncode, "Traceback" in done.stderr, "CK015" in done.stderr) == (5, False, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_the_line_of_a_message_is_not_looked_for_in_a_pipe(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = works.with_name("pipe")
    os.mkfifo(pipe)
    writing = threading.Thread(target=lambda: pipe.write_text("[\n", encoding="utf-8"), daemon=True)
    writing.start()
    assert run(["convert", "pipe"]) == 3
    assert "the text ends early" in capsys.readouterr().err


def test_a_folder_that_is_gone_is_said(works: Path) -> None:
    done = shell("mkdir gone && cd gone && rmdir ../gone && $CITEKIT convert ../works.json")
    assert (done.returncode, "the current folder" in done.stderr) == (2, True)


def test_a_user_without_a_home_can_work(works: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", none)
    assert run(["convert", "works.json", "-q"]) == 0


def test_a_port_is_no_line_and_a_place_is_written_as_each_form_wants_it(
    works: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["convert", "http://127.0.0.1:9", "--message-format", "json"]) == 4
    told = json.loads(capsys.readouterr().err)
    assert (told["uri"], told["line"]) == ("http://127.0.0.1:9", 0)
    assert run(["convert", "a,b c.bib", "--message-format", "github"]) == 3
    assert "::error file=a%2Cb c.bib,line=1," in capsys.readouterr().err
    assert run(["convert", "a,b c.bib", "--message-format", "sarif"]) == 3
    place = json.loads(capsys.readouterr().err)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%2Cb%20c.bib"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["enrich", "works.json", "--from", ","], 2, "--from names no service"),
        (["keys", "works.json", "--formula", "[auth"], 3, '"[" is no part of a key formula'),
        (["keys", "works.json", "--formula", " "], 3, "the key formula is empty"),
        (["feed", "works.json", "--url", "not a url"], 2, "is no address"),
        (["page", "works.json", "-o", "public", "--url", "example.org"], 2, "is no address"),
        (["page", "works.json", "-o", "public", "--language", "xx"], 0, 'no words of its own in "xx"'),
        (["page", "works.json", "-o", "public", "--templates", "own"], 3, "call them page.html, work.html"),
        (["feed", "ping", "works.json", "--hub", "hub"], 2, "is no address"),
        (
            ["feed", "opml", "works.json"],
            3,
            "this is no feed: Start tag expected, '<' not found, line 1, column 1; RSS",
        ),
        (["library", "list", "--library", "works.json"], 3, "this file is no library"),
    ],
)
def test_what_would_have_no_effect_is_said(
    works: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    works.with_name("own").mkdir()
    assert run(arguments) == code
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_file_that_cannot_be_read_does_not_end_the_check_of_the_others(
    works: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    works.with_name("packed.bib").write_bytes(b"\x1f\x8b\x08\x00")
    assert run(["check", "works.json", "packed.bib"]) == 3
    told = capsys.readouterr().err
    assert (told.count("compressed"), "CK801" in told or "remarks" in told) == (1, True)


def test_dedupe_counts_once_and_at_the_end(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dedupe", "works.json", "works.json", "--message-format", "json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    counted = [line["summary"] for line in lines if "summary" in line]
    assert [(one["read"], one["kept"] + one["merged"]) for one in counted] == [(2, 2)]


def test_a_wrong_file_of_settings_is_said_in_the_form_asked_for(
    works: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    works.with_name("citekit.toml").write_text("stile = 1", encoding="utf-8")
    assert run(["format", "works.json", "--message-format=json"]) == 2
    assert json.loads(capsys.readouterr().err)["code"] == "CK017"
    assert run(["format", "works.json"]) == 2
    assert "citekit.toml: error[CK017]: there is no setting" in capsys.readouterr().err


def test_an_id_that_is_there_twice_is_said_with_its_file(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", "works.json", "works.json"]) == 0
    assert 'works.json: warning[CK105]: the id "a"' in capsys.readouterr().err


def test_a_refused_connection_is_told_without_its_number(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", "http://127.0.0.1:9/", "--allow-private"]) == 4
    told = capsys.readouterr().err
    assert ("Connection refused" in told, "Errno" in told) == (True, False)
