"""Other CSL processors as black boxes: citeproc-js through Node, jgm/citeproc through pandoc.

A `Job` is a style, items and citations; each peer answers with an `Answer`, or None where it fails or takes longer than
SECONDS. Answers of the peers are kept on disk under the system's temporary folder, since they never change.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from benchmarks.measuring import NODE
from benchmarks.peers import citeproc_js_version, pandoc_program
from citekit.styles import locale_text

CACHE = Path(tempfile.gettempdir()) / "citekit-agreement"
SECONDS = 60


class Job(Struct, frozen=True, kw_only=True):
    """What is formatted. citations: clusters of cites as citeproc-js takes them. document: the citations follow each
    other in one document, in notes 1, 2, ... where the style is for notes; otherwise each is formatted by itself."""

    style_id: str
    style: str
    items: Sequence[Mapping[str, Any]]
    citations: Sequence[Sequence[Mapping[str, Any]]]
    document: bool
    notes: bool

    def key(self) -> str:
        text = json.dumps([self.style, list(self.items), list(self.citations), self.document, self.notes])
        return hashlib.sha256(text.encode()).hexdigest()[:24]


class Answer(Struct, frozen=True, kw_only=True):
    """citations: HTML of each; order: ids of the bibliography's entries; entries: the HTML of each by id."""

    citations: list[str]
    order: list[str]
    entries: dict[str, str]


def remembered(peer: Callable[[Job], Answer | None], job: Job) -> Answer | None:
    """The answer of a peer, from disk where it has been asked before."""
    path = CACHE / peer.__name__ / f"{job.key()}.json"
    if path.is_file():
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Answer(**kept) if kept else None
    answer = peer(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(to_builtins(answer), ensure_ascii=False), encoding="utf-8")
    return answer


# citeproc-js

NODE_SCRIPT = """
const CSL = require("citeproc"), fs = require("fs");
const job = JSON.parse(fs.readFileSync(0, "utf8"));
const real = console.log;
console.log = console.info = console.warn = console.error = () => {};
CSL.debug = () => {};
const items = Object.fromEntries(job.items.map(item => [item.id, item]));
const system = {
  retrieveItem: id => items[id],
  retrieveLocale: tag => job.locales[tag] || false,
};
const engine = new CSL.Engine(system, job.style);
let citations;
if (job.document) {
  const all = job.citations.map((citationItems, index) => ({
    citationID: "c" + index, citationItems, properties: { noteIndex: job.notes ? index + 1 : 0 },
  }));
  citations = engine.rebuildProcessorState(all, "html", []).map(row => row[2]);
} else {
  engine.updateItems(job.items.map(item => item.id));
  citations = job.citations.map(cites => engine.makeCitationCluster(cites));
}
const made = engine.makeBibliography();
// Items of which nothing is printed are in entry_ids, but have no entry.
const missing = new Set(made ? made[0].bibliography_errors.map(error => String(error.itemID)) : []);
const order = made ? made[0].entry_ids.map(ids => String(ids[0])).filter(id => !missing.has(id)) : [];
const entries = Object.fromEntries(order.map((id, index) => [id, made[1][index]]));
fs.writeSync(1, JSON.stringify({ citations, order, entries }));
"""


def citeproc_js(job: Job) -> Answer | None:
    """The answer of citeproc-js (npm `citeproc`), with the locale files that citekit uses."""
    folder = _node_folder()
    tags = re.findall(r'(?:xml:lang|default-locale)="([^"]+)"', job.style)
    asked = {
        "style": job.style, "items": list(job.items), "citations": list(job.citations), "document": job.document,
        "notes": job.notes, "locales": dict(_locales(tags)),
    }  # fmt: skip
    ran = _run(["node", str(folder / "job.js")], json.dumps(asked))
    return Answer(**json.loads(ran)) if ran else None


def _node_folder() -> Path:
    """Where citeproc-js is installed, with the script that answers."""
    if not citeproc_js_version():
        raise SystemExit("citeproc-js cannot be run: Node or npm is not installed")
    script = NODE / "job.js"
    if not script.is_file() or script.read_text(encoding="utf-8") != NODE_SCRIPT:  # others may be running it
        script.write_text(NODE_SCRIPT, encoding="utf-8")
    return NODE


def _locales(tags: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The locale files that a style may ask for, by tag: those of its own languages and their main dialects."""
    bases = {tag.partition("-")[0] for tag in tags}
    for tag in {"en-US", *tags, *(f"{base}-{base.upper()}" for base in bases), *MAIN_DIALECTS.values()}:
        text = locale_text(tag)
        if text is not None:
            yield tag, text


MAIN_DIALECTS = {
    "cs": "cs-CZ",
    "da": "da-DK",
    "pt": "pt-PT",
    "sl": "sl-SI",
    "sv": "sv-SE",
    "uk": "uk-UA",
    "zh": "zh-CN",
}


# jgm/citeproc


def pandoc(job: Job) -> Answer | None:
    """The answer of jgm/citeproc, as pandoc carries it, from a document of one paragraph for each citation. Its
    locales are its own, of nearly the same date."""
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {"nocite": {"t": "MetaInlines", "c": [_cite([{"id": "*"}])]}},
        "blocks": [{"t": "Para", "c": [_cite(cites)]} for cites in job.citations],
    }
    with tempfile.TemporaryDirectory() as folder:
        style, items = Path(folder, "style.csl"), Path(folder, "items.json")
        style.write_text(job.style, encoding="utf-8")
        items.write_text(json.dumps(list(job.items)), encoding="utf-8")
        command = [pandoc_program(), "-f", "json", "-t", "json", "--citeproc", f"--csl={style}",
                   f"--bibliography={items}"]  # fmt: skip
        ran = _run(command, json.dumps(document))
    return _answer(json.loads(ran)["blocks"], len(job.citations)) if ran else None


def _cite(cites: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"t": "Cite", "c": [[_pandoc_cite(cite) for cite in cites], [_string("@")]]}


def _pandoc_cite(cite: Mapping[str, Any]) -> dict[str, Any]:
    suffix = str(cite.get("suffix", ""))
    if "locator" in cite:
        label = str(cite.get("label", "page"))
        short = LOCATOR_WORDS.get(label, label)
        suffix = f", {{{short} {cite['locator']}}}{suffix}"
    prefix = str(cite.get("prefix", ""))
    return {
        "citationId": cite["id"], "citationPrefix": _words(prefix.rstrip()), "citationSuffix": _words(suffix),
        "citationMode": {"t": "SuppressAuthor" if cite.get("suppress-author") else "NormalCitation"},
        "citationNoteNum": 0, "citationHash": 0,
    }  # fmt: skip


LOCATOR_WORDS = {"page": "p.", "chapter": "chap.", "section": "sec.", "note": "n.", "volume": "vol.", "figure": "fig.",
                 "paragraph": "para.", "sub-verbo": "s.v."}  # fmt: skip


def _words(text: str) -> list[dict[str, Any]]:
    return [{"t": "Space"} if part == " " else _string(part) for part in re.split("( )", text) if part]


def _string(text: str) -> dict[str, Any]:
    return {"t": "Str", "c": text}


def _answer(blocks: Sequence[Any], count: int) -> Answer:
    entries: dict[str, str] = {}
    for block in blocks[count:]:
        for entry in block["c"][1] if block["t"] == "Div" else ():
            entries[entry["c"][0][0].removeprefix("ref-")] = _html(entry)
    return Answer(citations=[_html(block) for block in blocks[:count]], order=list(entries), entries=entries)


TAGS = {"Emph": "i", "Strong": "b", "Superscript": "sup", "Subscript": "sub", "SmallCaps": "sc", "Underline": "u"}


def _html(node: Any) -> str:
    """Pandoc's tree as text with simple tags, as far as a comparison of texts needs it."""
    if isinstance(node, list):
        return "".join(_html(part) for part in node)
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return str(content).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        opening, closing = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return opening + _html(content[1]) + closing
    if kind in TAGS:
        return f"<{TAGS[kind]}>{_html(content)}</{TAGS[kind]}>"
    if kind in ("Span", "Div", "Link", "Cite"):
        inner = _html(content[1])
        return f"<div>{inner}</div>" if kind == "Div" or "csl-" in str(content[0]) else inner
    return _html(content) if isinstance(content, list) else ""


def _run(command: list[str], text: str) -> str:
    """What a program prints; "" where it fails or takes too long."""
    program = shutil.which(command[0])
    if program is None:
        raise SystemExit(f"{command[0]} is not installed")
    try:
        ran = subprocess.run([program, *command[1:]], input=text, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return ""
    return ran.stdout if ran.returncode == 0 else ""
