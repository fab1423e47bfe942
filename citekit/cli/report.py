"""What a run says on standard error: findings, errors and the closing line; text, JSON lines, GitHub or SARIF."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import click
from msgspec import Struct, field

from citekit.errors import CitekitError
from citekit.model import Finding, Level, Span

FORMATS = ("text", "json", "github", "sarif")
_COLORS = {"error": "red", "warning": "yellow", "note": "cyan"}
_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}
_MOST_SHOWN = 120


class Report(Struct, eq=False):
    """Gathers what is said and decides the exit code.

    form: one of FORMATS. quiet: only errors. verbose: notes too. strict: warnings count as errors. most_errors:
    stop showing after so many (0 is all). may_ask: questions are allowed.
    """

    form: str = "text"
    quiet: bool = False
    verbose: bool = False
    strict: bool = False
    most_errors: int = 0
    color: bool | None = None
    may_ask: bool = True
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    exit_code: int = 0
    shown: int = 0
    sarif: list[dict[str, Any]] = field(default_factory=list)

    def findings(self, findings: Sequence[Finding]) -> None:
        for finding in findings:
            self.finding(finding)

    def finding(self, finding: Finding) -> None:
        """Say it, and let it count: an error or a lost record makes the exit code 1, with `strict` a warning too."""
        counts = finding.level is Level.ERROR or finding.skipped or (self.strict and finding.level is Level.WARNING)
        if counts:
            self.exit_code = max(self.exit_code, 1)
        if (self.quiet and not counts) or (finding.level is Level.NOTE and not self.verbose):
            return
        self._say(finding.level.value, finding.code, finding.what, finding.fix, finding.where, _place(finding.where))

    def error(self, error: CitekitError) -> None:
        """Say why a call could not go on; its exit code becomes the run's, unless one before was higher."""
        self.exit_code = max(self.exit_code, error.exit_code)
        self._say("error", error.code, error.what, error.fix, _span(error.where), error.where)

    def summary(self, *, read: int, kept: int, merged: int, skipped: Sequence[Finding]) -> None:
        """The closing line of a run that read something."""
        lost = sum(f.skipped for f in skipped)
        if self.form == "json":
            self._write(json.dumps({"summary": {"read": read, "kept": kept, "merged": merged, "skipped": lost}}))
        elif self.form == "text" and not self.quiet:
            why = _reasons([f for f in skipped if f.skipped])
            self._write(f"read {read}, kept {kept}, merged {merged}, skipped {lost}{why}")

    def say(self, text: str) -> None:
        """A remark of the command itself, not about any record."""
        if self.form == "text" and not self.quiet:
            self._write(text)

    def close(self) -> None:
        """What can only be said at the end (SARIF is one document)."""
        if self.form == "sarif":
            run = {"tool": {"driver": {"name": "citekit", "rules": _rules(self.sarif)}}, "results": self.sarif}
            self._write(json.dumps({"version": "2.1.0", "runs": [run]}, indent=2))

    def _say(self, level: str, code: str, what: str, fix: str, where: Span, place: str) -> None:
        self.shown += 1
        if self.most_errors and self.shown > self.most_errors:
            if self.shown == self.most_errors + 1 and self.form == "text":
                self._write(f"more than {self.most_errors} messages; the rest is not shown (--max-errors)")
            return
        if self.form == "json":
            told = {"level": level, "code": code, "what": what, "fix": fix, "uri": where.uri, "line": where.line}
            self._write(json.dumps({**told, "column": where.column, "path": where.path}, ensure_ascii=False))
        elif self.form == "github":
            column = f",col={where.column}" if where.column else ""
            at = f"file={_github_property(where.uri)},line={max(where.line, 1)}{column},title={code}"
            self._write(f"::{_GITHUB[level]} {at}::{_github(_joined(what, fix))}")
        elif self.form == "sarif":
            self.sarif.append(_sarif(level, code, _joined(what, fix), where))
        else:
            head = click.style(f"{level}[{code}]", fg=_COLORS[level], bold=True)
            self._write(f"{place or 'citekit'}: {head}: {_joined(what, fix)}")
            for line in _pointed(where):
                self._write(line)

    def _write(self, line: str) -> None:
        click.echo(printable(line), file=self.stream, color=self.color)


def printable(text: str) -> str:
    """Text that is safe on a terminal: control characters but tab, newline and colour are taken out, and characters
    that turn the direction of writing are shown as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character in "\t\n\x1b":
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        return ""
    return f"\\u{ord(character):04x}" if category == "Cf" and character not in "\u200c\u200d\u00ad" else character


def _place(where: Span) -> str:
    return str(where) if where.uri or where.path else ""


def _joined(what: str, fix: str) -> str:
    text = f"{what}; {fix}" if fix else what
    return text.replace("\x1b", "").replace("\n", " ")


def _span(where: str) -> Span:
    """The place named in an error's `where` ("file:3:7")."""
    if "://" in where:  # what follows the last colon is a port, if it is a number
        return Span(uri=where)
    parts = where.rsplit(":", 2)
    numbers = [int(p) for p in parts[1:] if p.isdigit()]
    if len(numbers) == len(parts) - 1 and numbers:
        return Span(uri=parts[0], line=numbers[0], column=numbers[1] if len(numbers) > 1 else 0)
    head, _, last = where.rpartition(":")
    return Span(uri=head, line=int(last)) if head and last.isdigit() else Span(uri=where)


def _pointed(where: Span) -> list[str]:
    """The line and a caret below the column, where the place is a column of a file that can be read."""
    if not (where.line and where.column) or where.uri in ("", "-") or "://" in where.uri:
        return []
    try:
        if not Path(where.uri).is_file():  # a pipe is read already, and would be waited for
            return []
        with Path(where.uri).open(encoding="utf-8", errors="replace") as file:
            line = next((text for number, text in enumerate(file, 1) if number == where.line), "")
    except OSError:
        return []
    start = max(where.column - _MOST_SHOWN // 2, 0)
    shown = line.rstrip("\n").replace("\t", " ").replace("\x1b", "")[start : start + _MOST_SHOWN]
    return [f"    {shown}", "    " + " " * (where.column - 1 - start) + "^"] if shown.strip() else []


def _reasons(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    told = [f"line {f.where.line}: {f.what}" if f.where.line else f.what for f in findings[:3]]
    more = f"; and {len(findings) - 3} more" if len(findings) > 3 else ""
    return f" ({'; '.join(told)}{more})"


def _github(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(level: str, code: str, text: str, where: Span) -> dict[str, Any]:
    from urllib.parse import quote

    region = {"startLine": max(where.line, 1), **({"startColumn": where.column} if where.column else {})}
    uri = quote(where.uri or "-", safe="/:?&=#%" if "://" in where.uri else "/", errors="surrogateescape")
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    return {"ruleId": code, "level": level, "message": {"text": text}, "locations": [place]}


def _rules(results: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    from citekit.model.codes import CODES

    codes = dict.fromkeys(str(result["ruleId"]) for result in results)
    return [{"id": c, "shortDescription": {"text": CODES[c].meaning if c in CODES else c}} for c in codes]
