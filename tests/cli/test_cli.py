"""The command line: what goes where, exit codes, messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from citekit.cli import COMMANDS, run
from citekit.model.codes import CODES

WORKS = [
    {
        "id": "a",
        "type": "post-weblog",
        "title": "Sorting shells by size",
        "author": [{"family": "Example", "given": "Ada"}],
        "container-title": "Example Labs",
        "issued": {"date-parts": [[2025, 5, 29]]},
    },
    {
        "id": "b",
        "type": "article-journal",
        "title": "Tides & tables",
        "author": [{"family": "Example", "given": "Ada"}, {"family": "Muster", "given": "Max"}],
        "container-title": "Journal of Made-up Results",
        "volume": "3",
        "page": "1-9",
        "issued": {"date-parts": [[2020]]},
    },
]


@pytest.fixture
def works(tmp_path: Path) -> Path:
    path = tmp_path / "works.json"
    path.write_text(json.dumps(WORKS), encoding="utf-8")
    return path


def citekit(
    *arguments: str | Path, stdin: bytes = b"", stdout: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The command as its own process."""
    return subprocess.run(
        [sys.executable, "-m", "citekit", *map(str, arguments)],
        input=stdin,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    usage = capsys.readouterr().out.splitlines()[0]
    assert usage.startswith("Usage: ")
    assert f" {name} " in usage
    assert "  " not in usage


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert (run(["--version"]), run(["--help"])) == (0, 0)
    out = capsys.readouterr().out
    assert out.startswith("citekit ")
    assert all(name in out for name in COMMANDS)


def test_convert_writes_data_to_stdout_and_all_else_to_stderr(works: Path) -> None:
    done = citekit("convert", works)
    assert done.returncode == 0
    assert [item["id"] for item in json.loads(done.stdout)] == ["a", "b"]
    assert done.stderr.decode().splitlines() == ["read 2, kept 2, merged 0, skipped 0"]


def test_commands_work_in_a_pipe(works: Path) -> None:
    converted = citekit("convert", works, "-q").stdout
    done = citekit("format", "-s", "apa", stdin=converted)
    assert done.returncode == 0
    assert b"Example, A. (2025, May 29). Sorting shells by size." in done.stdout


@pytest.mark.parametrize(("to", "start"), [("bibtex", b"@"), ("csljson", b"[")])
def test_the_same_input_gives_the_same_bytes(works: Path, to: str, start: bytes) -> None:
    first, second = citekit("convert", works, "-t", to).stdout, citekit("convert", works, "-t", to).stdout
    assert first == second
    assert first.startswith(start)


def test_the_format_follows_from_the_output_name(works: Path, tmp_path: Path) -> None:
    assert run(["convert", str(works), "-o", str(tmp_path / "papers.bib")]) == 0
    assert "@article" in (tmp_path / "papers.bib").read_text(encoding="utf-8")
    assert run(["format", str(works), "-o", str(tmp_path / "list.html")]) == 0
    assert '<div class="csl-entry"' in (tmp_path / "list.html").read_text(encoding="utf-8")
    assert run(["feed", str(works), "-o", str(tmp_path / "feed.xml")]) == 0
    assert "<rss" in (tmp_path / "feed.xml").read_text(encoding="utf-8")


def test_feeds_of_a_part_of_the_works(works: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feed", str(works), "--filter", "type=post", "-q"]) == 0
    out = capsys.readouterr().out
    assert ("Sorting shells" in out, "Tides" in out) == (True, False)
    assert run(["feed", str(works), "--since", "2021", "-q", "-t", "atom"]) == 0
    assert "Tides" not in capsys.readouterr().out


def failing(works: Path, tmp_path: Path) -> dict[str, tuple[list[str], int, str]]:
    """Arguments, exit code and what the one message says."""
    files = {
        "empty": b"",
        "blank": b" \n\n",
        "binary": bytes(range(256)) * 20,
        "no-works.html": b"<html><body><h1>Imprint</h1><p>We sell shells.</p></body></html>",
        "broken.json": b'[{"id": "a"',
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return {
        "missing": (["convert", str(tmp_path / "nowhere.json")], 3, "nowhere.json"),
        "folder": (["convert", str(tmp_path)], 3, "folder"),
        "empty": (["convert", str(tmp_path / "empty")], 3, "empty"),
        "blank": (["convert", str(tmp_path / "blank")], 3, "empty"),
        "binary": (["convert", str(tmp_path / "binary")], 3, "binary"),
        "no works": (["convert", str(tmp_path / "no-works.html")], 3, "no works"),
        "broken": (["convert", str(tmp_path / "broken.json")], 3, "broken.json:1:12"),
        "wrong style": (["format", str(works), "-s", "appa"], 2, "did you mean apa"),
        "wrong format": (["convert", str(works), "-t", "bibtx"], 2, "did you mean bibtex"),
        "wrong output": (["format", str(works), "-t", "htlm"], 2, "did you mean html"),
        "wrong engine": (["format", str(works), "--engine", "citeprocpy"], 2, "did you mean citeproc-py"),
        "wrong command": (["covnert"], 2, "did you mean convert"),
        "wrong option": (["convert", "--nonsense"], 2, "--nonsense"),
        "unnamed format": (["convert", str(works), "-o", str(tmp_path / "x.xyz")], 2, "-t"),
        "no folder": (["convert", str(works), "-o", str(tmp_path / "no" / "x.json")], 5, "folder"),
        "full disk": (["convert", str(works), "-t", "csljson", "-o", "/dev/full"], 5, "full"),
    }


FAILING = (
    "missing", "folder", "empty", "blank", "binary", "no works", "broken", "wrong style", "wrong format",
    "wrong output", "wrong engine", "wrong command", "wrong option", "unnamed format", "no folder", "full disk",
)  # fmt: skip


@pytest.mark.parametrize("case", FAILING)
def test_what_cannot_go_on_says_one_thing_and_its_exit_code(case: str, works: Path, tmp_path: Path) -> None:
    cases = failing(works, tmp_path)
    assert set(cases) == set(FAILING)
    arguments, code, said = cases[case]
    done = citekit(*arguments)
    message = done.stderr.decode()
    assert (done.returncode, done.stdout) == (code, b"")
    assert said in message
    assert "Traceback" not in message
    assert message.count("error") == 1 or code == 2


def test_an_empty_bibliography_is_no_failure(tmp_path: Path) -> None:
    empty = tmp_path / "empty.bib"
    empty.write_bytes(b"")
    done = citekit("convert", empty)
    assert (done.returncode, done.stdout) == (0, b"[]\n")
    assert "holds no works" in done.stderr.decode()


def test_one_unreadable_input_does_not_take_the_others_with_it(works: Path, tmp_path: Path) -> None:
    done = citekit("convert", tmp_path / "nowhere.json", works)
    assert done.returncode == 3
    assert len(json.loads(done.stdout)) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output_is_said(works: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = citekit("convert", works, stdout=full)
    finally:
        os.close(full)
    assert done.returncode == 5
    assert "No space left" in done.stderr.decode()


@pytest.mark.skipif(os.name != "posix", reason="closes a descriptor before the program starts")
def test_a_closed_standard_output_is_said(works: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "citekit", "convert", str(works), "-q"], stderr=subprocess.PIPE, timeout=60, check=False,
        preexec_fn=lambda: os.close(1),
    )  # fmt: skip
    assert done.returncode == 5
    assert b"standard output: error[CK015]: is closed" in done.stderr


def test_a_process_that_ends_at_once_has_written_everything(works: Path) -> None:
    """The objects in memory are not taken apart at the end, but no text is left in a buffer, and the code is right."""
    whole = citekit("convert", works, "-t", "bibtex", "--strict", "-v")
    assert whole.stdout.count(b"@") == len(WORKS)
    assert whole.returncode == 1
    assert whole.stderr.count(b"CK220") == 2
    refused = citekit("convert", "--no-such-option")
    assert (refused.returncode, b"no-such-option" in refused.stderr) == (2, True)


def test_a_closed_pipe_is_silent(works: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.json"
    many.write_text(json.dumps([{**WORKS[0], "id": f"n{i}"} for i in range(3000)]), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "citekit", "convert", str(many), "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_an_unchanged_file_is_not_touched(works: Path, tmp_path: Path) -> None:
    out = tmp_path / "papers.bib"
    run(["convert", str(works), "-o", str(out)])
    os.utime(out, (1_000_000_000, 1_000_000_000))
    assert run(["convert", str(works), "-o", str(out)]) == 0
    assert out.stat().st_mtime == 1_000_000_000


def test_dry_run_diff_and_check_write_nothing(works: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert run(["convert", str(works), "-o", str(out), "--dry-run"]) == 0
    assert run(["convert", str(works), "-o", str(out), "--check"]) == 5
    assert not out.exists()
    out.write_text("[]\n", encoding="utf-8")
    assert run(["convert", str(works), "-o", str(out), "--diff"]) == 0
    assert out.read_text(encoding="utf-8") == "[]\n"
    run(["convert", str(works), "-o", str(out)])
    assert run(["convert", str(works), "-o", str(out), "--check"]) == 0
    assert "would write" in capsys.readouterr().err


def test_messages_as_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text('[{"id": "a", "type": "hologram"}, 7]', encoding="utf-8")
    done = citekit("convert", path, "--message-format", "json")
    assert done.returncode == 1
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [t.get("code") for t in told] == ["CK103", "CK106", None]
    assert told[1]["path"] == "items[1]"
    assert told[2] == {"summary": {"read": 2, "kept": 1, "merged": 0, "skipped": 1}}


def test_messages_for_github_and_sarif(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text('[\n7,\n{"id": "a", "type": "book"}]', encoding="utf-8")
    assert (
        f"::error file={path},line=2,title=CK106::"
        in citekit("convert", path, "--message-format", "github").stderr.decode()
    )
    sarif = json.loads(citekit("convert", path, "--message-format", "sarif").stderr)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "CK106"


def test_strict_makes_warnings_count(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text('[{"id": "a", "type": "hologram"}]', encoding="utf-8")
    assert (run(["convert", str(path)]), run(["convert", str(path), "--strict"])) == (0, 1)


def test_control_characters_of_the_data_do_not_reach_messages(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps([{"id": "a", "type": "x\x1b[2J\x07\u202e"}]), encoding="utf-8")
    said = citekit("convert", path).stderr.decode()
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "\\u202e" in said


def test_styles_are_listed_searched_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["styles", "search", "nature", "numeric"]) == 0
    assert "nature\tNature" in capsys.readouterr().out
    assert run(["styles", "show", "nature-genetics"]) == 0
    assert "uses the style  nature" in capsys.readouterr().out
    assert run(["styles", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 2500


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", code]) == 0
    assert code in capsys.readouterr().out
    assert CODES[code].meaning.endswith(".")


def test_styles_are_checked_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>S</title></info>'
    path = tmp_path / "s.csl"
    path.write_text(
        f'{good}\n<citation><layout>\n<text variable="titel"/></layout></citation></style>', encoding="utf-8"
    )
    assert run(["styles", "check", str(path), "apa"]) == 1
    assert f"{path}:3" in (said := capsys.readouterr().err)
    assert "titel" in said
    assert run(["styles", "check", "apa"]) == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_its_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_CITEKIT_COMPLETE" in capsys.readouterr().out


def test_styles_and_commands_are_completed() -> None:
    def completed(*words: str) -> list[str]:
        environment = {**os.environ, "_CITEKIT_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("citekit", *words)),
                       "COMP_CWORD": str(len(words))}  # fmt: skip
        code = "import sys; sys.argv[0] = 'citekit'; from citekit.cli import main; main()"
        out = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, timeout=60, check=False
        )
        return [line.split(",", 1)[1] for line in out.stdout.decode().splitlines()]

    assert completed("form") == ["format"]
    assert "chicago-author-date" in completed("format", "-s", "chicago-author")


def test_titles_in_title_case_are_changed_only_when_asked(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@book{a, title={On the Counting of {Iceland} Sheep}}", encoding="utf-8")
    assert run(["convert", str(path), "-q"]) == 0
    assert b"On the Counting" in capsysbinary.readouterr().out
    assert run(["convert", str(path), "--sentence-case", "-t", "bibtex", "-q"]) == 0
    assert b"On the counting of {{Iceland}} sheep" in capsysbinary.readouterr().out


def test_a_page_is_written_into_a_folder_not_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["page", "works.json", "-o", "page.html"]) == 2
    assert 'takes a folder, and "page.html" is the name of a file' in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
