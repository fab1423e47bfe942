"""JSON: runs of text with their formatting, for programs that have a layout of their own.

A citation is a list of runs, a bibliography a list of {"id", "text", "runs"}; a run is {"text", "style", "block",
"href"}, members without a value left out. `style` maps CSL's formatting attributes to their values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from citekit.csl.outputs.base import Output, Settings
from citekit.csl.outputs.links import link_target, with_uri_prefix
from citekit.csl.tokens import KIND, Kind, Token, plain, row, span_end


def runs(tokens: Sequence[Token], settings: Settings) -> list[dict[str, Any]]:
    """The runs of finished tokens, in order; neighbours that look alike are one run."""
    tokens = with_uri_prefix(tokens) if settings.links else tokens
    out: list[dict[str, Any]] = []
    looks: list[tuple[str, str]] = []
    href = ""
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            _add(out, token, looks, href)
        elif KIND[token] in (Kind.FORMAT, Kind.DISPLAY):
            if token & 1:
                looks.pop()
            else:
                looks.append((row(token).family, row(token).value))
        elif KIND[token] is Kind.LINK and settings.links:
            href = "" if token & 1 else link_target(token, plain(tokens[index : span_end(tokens, index)]))
    return out


def _add(out: list[dict[str, Any]], text: str, looks: Sequence[tuple[str, str]], href: str) -> None:
    run: dict[str, Any] = {"text": text}
    style = dict(looks)
    block = style.pop("display", "")
    run |= {name: value for name, value in (("style", style), ("block", block), ("href", href)) if value}
    if out and {**out[-1], "text": ""} == {**run, "text": ""}:
        out[-1]["text"] += text
    else:
        out.append(run)


def write(tokens: Sequence[Token], settings: Settings) -> str:
    """The runs of a citation or an entry as one line of JSON."""
    return json.dumps(runs(tokens, settings), ensure_ascii=False)


def lay_out(entries: Sequence[str], ids: Sequence[str], options: Mapping[str, Any], settings: Settings) -> str:
    """A list of entries, one a line."""
    rows = [
        f'{{"id": {_string(identifier)}, "text": {_string(_text(text))}, "runs": {text}}}'
        for identifier, text in zip(ids, entries, strict=True)
    ]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _text(runs: str) -> str:
    return "".join(run["text"] for run in json.loads(runs))


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _heading(text: str) -> str:
    return json.dumps({"heading": text}, ensure_ascii=False) + "\n"


OUTPUT = Output(
    name="json", media_type="application/json", extension=".json", write=write, lay_out=lay_out, heading=_heading
)
