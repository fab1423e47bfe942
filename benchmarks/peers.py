"""Other CSL processors, each as a whole process that makes the bibliography of a file of items in a style.

All are black boxes, and all are given the same CSL file and the same items: citeproc-js (npm `citeproc`, under Node),
pandoc (jgm/citeproc; the package `pypandoc_binary`), typst (hayagriva; the package `typst`; it reads no CSL-JSON, so it
gets BibLaTeX that citekit wrote, and writes HTML, which spares it the layout of pages) and citeproc-py. One that is not
installed is left out, and said.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml.html import HtmlElement, fromstring
from msgspec import Struct

from benchmarks.measuring import NODE, Options, measured, python, version
from citekit import styles

CITEPROC_JS = "citeproc@2.4.63"
HERE = Path(__file__).parent


class Task(Struct, frozen=True, kw_only=True):
    """One bibliography to be made. style: id of the style; items: a file of CSL-JSON."""

    style: str
    items: Path
    options: Options

    @property
    def csl(self) -> Path:
        """The file of the style: a copy where the run works, since typst reads nothing outside of it."""
        path = self.options.folder / f"{self.style}.csl"
        if not path.is_file():
            path.write_text(styles.independent(styles.load(self.style)).text, encoding="utf-8")
        return path

    def out(self, peer: str) -> Path:
        return self.options.folder / f"{peer}-{self.style}-{self.items.stem}.html"


class Peer(Struct, frozen=True, kw_only=True):
    """A processor. version: "" where it is not there; command: what makes the bibliography, written to `Task.out`;
    fine: its exit codes when it did (citekit's 1 says that it found something to remark)."""

    name: str
    version: Callable[[], str]
    command: Callable[[Task], list[str]]
    fine: tuple[int, ...] = (0,)


# citekit


def _citekit(task: Task) -> list[str]:
    out = str(task.out("citekit"))
    return python("-m", "citekit", "format", str(task.items), "--style", task.style, "--to", "html", "--output", out)


CITEKIT = Peer(name="citekit", version=lambda: version("citekit-biblio"), command=_citekit, fine=(0, 1))


# citeproc-js


@cache
def citeproc_js_version() -> str:
    """Installs citeproc-js into build/bench, the first time; "" without Node or npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        return ""
    package = NODE / "node_modules" / "citeproc" / "package.json"
    if not package.is_file():
        NODE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(NODE), CITEPROC_JS]
        if subprocess.run(command, check=False).returncode:
            return ""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return f"{json.loads(package.read_text(encoding='utf-8'))['version']} (Node {node})"


def citeproc_js(task: Task, *more: str) -> list[str]:
    """The command; more: cites and how many of them come one by one (see the script)."""
    locales = find_spec("citeproc")
    assert locales
    assert locales.submodule_search_locations
    folder = Path(locales.submodule_search_locations[0]) / "data" / "locales"
    script = HERE / "citeproc_js_peer.js"
    return ["node", *map(str, (script, task.csl, task.items, folder, task.out("citeproc-js"))), *more]


# pandoc


@cache
def pandoc_version() -> str:
    program = pandoc_program()
    if not program:
        return ""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return said.split("\n")[0].removeprefix("pandoc ")


@cache
def pandoc_program() -> str:
    if find_spec("pypandoc"):
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    return shutil.which("pandoc") or ""


def pandoc(task: Task, document: Path | None = None) -> list[str]:
    """The command; document: Markdown that cites, else all items are listed."""
    if document is None:
        document = task.options.folder / "all.md"
        document.write_text("---\nnocite: '@*'\n---\n", encoding="utf-8")
    return [
        pandoc_program(), "--from", "markdown", "--to", "html", "--citeproc", f"--csl={task.csl}",
        f"--bibliography={task.items}", "--output", str(task.out("pandoc")), str(document),
    ]  # fmt: skip


# typst

TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], format='html')"


def typst(task: Task, body: str = "") -> list[str]:
    """The command; body: Typst text that cites, else all items are listed."""
    bib = task.items.with_suffix(".bib")
    if not bib.is_file():
        convert = python("-m", "citekit", "convert", str(task.items), "--to", "biblatex", "--output", str(bib))
        measured(convert, task.options, CITEKIT.fine)
    full = "" if body else ", full: true"
    document = task.options.folder / f"{task.style}-{task.items.stem}{'-cites' if body else ''}.typ"
    document.write_text(
        f'{body}\n#bibliography("{bib.name}", style: "{task.csl.name}", title: none{full})\n', encoding="utf-8"
    )
    return python("-c", TYPST, str(document), str(task.out("typst")))


# citeproc-py


def _citeproc_py(task: Task) -> list[str]:
    return python(*map(str, (HERE / "citeproc_py_peer.py", task.csl, task.items, task.out("citeproc-py"))))


PEERS = (
    Peer(name="typst", version=lambda: version("typst"), command=typst),
    Peer(name="citeproc-js", version=citeproc_js_version, command=citeproc_js),
    Peer(name="pandoc", version=pandoc_version, command=pandoc),
    Peer(name="citeproc-py", version=lambda: version("citeproc-py"), command=_citeproc_py),
)


def there() -> list[Peer]:
    """The peers that are installed."""
    return [peer for peer in PEERS if peer.version()]


def versions() -> str:
    """What is installed, and what is missing, in one line."""
    named = [f"{peer.name} {peer.version()}" for peer in (CITEKIT, *there())]
    missing = [peer.name for peer in PEERS if not peer.version()]
    return ", ".join(named) + (f"; not installed: {', '.join(missing)}" if missing else "")


# What they printed

LABEL = re.compile(r"^[\[(]?\d{1,5}(?:[\])]\.?|\.)")
"""The number of an entry: the order of a list is not compared, so its numbers are not."""


def entries(path: Path) -> list[str]:
    """The entries of a bibliography in HTML as compared text: without tags, blanks and numbers."""
    if not path.is_file():
        return []
    root: HtmlElement = fromstring(path.read_text(encoding="utf-8"))
    found = root.xpath("//*[contains(@class, 'csl-entry')]")
    return [_plain(entry.text_content()) for entry in found or root.xpath("//li")]


def _plain(text: str) -> str:
    squeezed = "".join(unicodedata.normalize("NFC", html.unescape(text)).split())
    return LABEL.sub("", squeezed)


def equal_share(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """How many of our entries another has too, letter by letter."""
    if not ours or not theirs:
        return "-"
    return f"{100 * (Counter(ours) & Counter(theirs)).total() / len(ours):.0f} %"
