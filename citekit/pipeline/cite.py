"""Citations: cites by key, and whole Markdown documents, through citekit's own engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from citekit import styles
from citekit.csl import Citation, Cite, Processor, Style
from citekit.documents import BibliographyMark, Cited, Cluster, NoteMark, Piece, clusters, pieces
from citekit.errors import FormatError, UnknownNameError, nearest
from citekit.model import Finding, Item, Level, Span
from citekit.pipeline.bibliography import DEFAULT_STYLE


class CitedDocument(Struct, frozen=True, kw_only=True):
    """A document with its citations in place. cited: ids of the items cited, in the order of the document."""

    text: str
    findings: tuple[Finding, ...] = ()
    cited: tuple[str, ...] = ()


def processor_for(style: str, items: Sequence[Item], *, locale: str = "", output: str = "text") -> Processor:
    """A processor for a style by name, that knows the items; raises StyleError and UnknownNameError."""
    named = styles.load(style)
    used = styles.independent(named)
    made = Processor(
        Style.load(used.text, uri=used.uri),
        locale=locale or styles.default_locale(named),
        locales=styles.locale_text,
        output=output,
    )
    made.add(items)
    return made


def cite(
    items: Sequence[Item], keys: Sequence[str], style: str = DEFAULT_STYLE, *, locale: str = "", output: str = "text"
) -> CitedDocument:
    """One citation of the works named by `keys`, each written as "key", "key, p. 3", or "see @key, p. 3; -@other". An
    id that no Markdown could say ("a b", "x,y") may stand for itself, with a locator or not.

    Raises UnknownNameError for a key that no item has, FormatError for what is no cite.
    """
    known = dict.fromkeys(item.id for item in items)
    cited = [one for key in keys for one in _cited(key, known)]
    for one in cited:
        if one.key not in known:
            raise UnknownNameError.of("key", one.key, known)
    processor = processor_for(style, items, locale=locale, output=output)
    text = processor.citations([Citation(cites=_cites(cited), id="1")])[0]
    return CitedDocument(text=text, findings=tuple(processor.findings), cited=tuple(one.key for one in cited))


def _cited(key: str, known: Mapping[str, None]) -> Sequence[Cited]:
    """The cites of one key as written on the command line; raises FormatError."""
    own = max((id for id in known if key == id or key.startswith(f"{id},")), key=len, default="")
    written = f"@{_STANDS}{key[len(own) :]}" if own else key if "@" in key else f"@{key.strip()}"
    found = pieces(f"[{written}]")
    if len(found) != 1 or not isinstance(found[0], Cluster):
        raise FormatError(f'"{key}" is no citation', fix="write such as: key, p. 3")
    first, *others = found[0].cites
    return [replace(first, key=own) if own else first, *others]


_STANDS = "key"
"""Stands for an id while what follows it is read."""


def cite_document(
    text: str,
    items: Sequence[Item],
    style: str = DEFAULT_STYLE,
    *,
    locale: str = "",
    uri: str = "-",
    bibliography: bool = True,
) -> CitedDocument:
    """A Markdown document with every `[@key]` and `@key` replaced, in note styles by footnotes, and the bibliography
    at its mark or at the end. A key that no item has stays as `**key?**` and is a Finding with its line."""
    processor = processor_for(style, items, locale=locale, output="markdown")
    found = pieces(text)
    findings = _unknown_keys(found, {item.id for item in items}, uri)
    document = _Document(found, processor, {item.id for item in items})
    written = document.written(bibliography=bibliography)
    if text.count("\r\n") == text.count("\n") > 0:  # what was put in has the document's ends of lines
        written = written.replace("\r\n", "\n").replace("\n", "\r\n")
    return CitedDocument(text=written, findings=(*findings, *processor.findings), cited=tuple(document.cited))


def _unknown_keys(found: Sequence[Piece], known: set[str], uri: str) -> list[Finding]:
    findings = []
    for cluster in clusters(list(found)):
        for cited in cluster.cites:
            if cited.key in known:
                continue
            near = nearest(cited.key, known)
            fix = f"did you mean {' or '.join(near)}?" if near else "add the work, or correct the key"
            where = Span(uri=uri, line=cited.line)
            what = f'there is no work with the key "{cited.key}"'
            findings.append(Finding(code="CK403", what=what, where=where, fix=fix, level=Level.ERROR))
    return findings


class _Document:
    """Pieces of a document on their way back to text."""

    def __init__(self, found: list[Piece], processor: Processor, known: set[str]) -> None:
        self.pieces = found
        self.processor = processor
        self.known = known
        self.notes: list[str] = []
        self.cited: dict[str, None] = {}
        self.taken = {piece.name for piece in found if isinstance(piece, NoteMark)}

    def written(self, *, bibliography: bool) -> str:
        rendered = self._rendered()
        out: list[str] = []
        placed = False
        moved = ""
        for index, piece in enumerate(self.pieces):
            if isinstance(piece, str):
                out.append(piece.removeprefix(moved))
                moved = ""
            elif isinstance(piece, Cluster):
                follows = self._following(index)
                text = self._placed(piece, rendered.get(index, ""), follows)
                if text.startswith("[^"):
                    # A footnote mark stands after the punctuation, and right behind the word.
                    moved = follows
                    out.append(out.pop().rstrip(" ") + moved if out else moved)
                out.append(text)
            elif isinstance(piece, BibliographyMark) and not placed:
                placed = True
                out.append(self._bibliography().strip("\n") if bibliography else "")
        text = "".join(out)
        if self.notes:
            text = text.rstrip("\n") + "\n\n" + "\n\n".join(self.notes) + "\n"
        if bibliography and not placed and self.cited:
            text = text.rstrip("\n") + "\n\n" + self._bibliography().strip("\n") + "\n"
        return text

    def _following(self, index: int) -> str:
        """The punctuation mark that stands right behind a piece, or ""."""
        after = self.pieces[index + 1] if index + 1 < len(self.pieces) else ""
        return after[0] if isinstance(after, str) and after[:1] in (".", ",", ";", ":", "!", "?") and after else ""

    def _rendered(self) -> dict[int, str]:
        """The text of each cluster, by its place among the pieces; citations are numbered in the order of notes."""
        numbered = self._numbered()
        order = sorted(numbered, key=lambda entry: (entry[1], entry[0])) if self.processor.style.is_note else numbered
        citations = []
        for index, number, cluster in order:
            cites = [c for c in cluster.cites if c.key in self.known]
            self.cited.update(dict.fromkeys(c.key for c in cites))
            mode = "composite" if cluster.in_text and not self.processor.style.is_note else ""
            citations.append((index, Citation(cites=_cites(cites), note=number, id=str(index), mode=mode)))
        whole = [(index, citation) for index, citation in citations if citation.cites]
        texts = self.processor.citations([citation for _, citation in whole])
        return {index: text for (index, _), text in zip(whole, texts, strict=True)}

    def _numbered(self) -> list[tuple[int, int, Cluster]]:
        """Each cluster with the number of the note it stands in: its own, or that of the document's note around it."""
        numbers: dict[str, int] = {}
        found: list[tuple[int, int, Cluster]] = []
        count = 0
        for index, piece in enumerate(self.pieces):
            if isinstance(piece, NoteMark) and piece.name not in numbers:
                count += 1
                numbers[piece.name] = count
            elif isinstance(piece, Cluster):
                if not piece.note and self.processor.style.is_note:
                    count += 1
                found.append((index, count if not piece.note else 0, piece))
        return [(i, numbers.get(c.note, n) if c.note else n, c) for i, n, c in found]

    def _placed(self, cluster: Cluster, text: str, follows: str) -> str:
        missing = [f"**{c.key}?**" for c in cluster.cites if c.key not in self.known]
        shown = "; ".join([*([text] if text else []), *missing])
        if not self.processor.style.is_note or not text:
            return shown
        if cluster.note:
            return shown.removesuffix(".") if follows == "." else shown
        name = self._note_name()
        self.notes.append(f"[^{name}]: {shown}")
        author = self._author(cluster) if cluster.in_text else ""
        return f"{author}[^{name}]"

    def _author(self, cluster: Cluster) -> str:
        only = replace(_cites(cluster.cites)[0], author_only=True, locator="", suffix="")
        return self.processor.cite(only)

    def _note_name(self) -> str:
        number = len(self.notes) + 1
        name = f"cite-{number}"
        while name in self.taken:
            name += "x"
        return name

    def _bibliography(self) -> str:
        return self.processor.bibliography().text if self.processor.style.has_bibliography else ""


def _cites(cites: Sequence[Cited]) -> tuple[Cite, ...]:
    return tuple(
        Cite(
            id=c.key,
            prefix=f"{c.prefix} " if c.prefix else "",
            suffix=c.suffix,
            locator=c.locator,
            label=c.label or "page",
            suppress_author=c.suppress_author,
        )
        for c in cites
    )
