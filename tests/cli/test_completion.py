"""What a shell is told when it completes a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from citekit.cli import cli


def completed(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    return BashComplete(cli, {}, "citekit", "_CITEKIT_COMPLETE").complete().splitlines()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("citekit fo", {"plain,format"}),
        ("citekit format x.bib -s chicago-notes-bib", {"plain,chicago-notes-bibliography"}),
        ("citekit format x.bib -t mark", {"plain,markdown"}),
        ("citekit format x.bib --engine ", {"plain,citekit", "plain,citeproc-py"}),
        ("citekit convert x.bib -t bi", {"plain,bibtex", "plain,biblatex"}),
        ("citekit convert x.bib -f word", {"plain,wordpress"}),
        ("citekit convert wo", {"file,wo"}),
        ("citekit convert x.bib -o wo", {"file,wo"}),
        ("citekit dedupe x.bib -t csljsonl", {"plain,csljsonl"}),
        ("citekit cite x.bib --document dr", {"file,dr"}),
        ("citekit cite x.bib -t typ", {"plain,typst"}),
        ("citekit feed x.bib -t json", {"plain,jsonfeed"}),
        ("citekit page x.bib -o pub", {"file,pub"}),
        ("citekit styles show citekit-c", {"plain,citekit-cv"}),
        ("citekit explain CK33", {f"plain,CK33{n}" for n in range(10)}),
        ("citekit sync plan zo", {"plain,zotero"}),
        ("citekit library add wo", {"file,wo"}),
    ],
)
def test_what_is_offered(line: str, offered: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("citekit.toml").write_text('[remote.zotero]\nlibrary = "users/1"\n', encoding="utf-8")
    assert offered <= set(completed(line, monkeypatch))
