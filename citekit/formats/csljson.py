"""CSL-JSON ⇄ items: a list of item objects (or one object, or `{"items": [...]}`), valid against csl-data.json.

Reading stops at nothing that is still JSON: an item with a wrong field is kept without it, an element that is no
object is skipped, and each is named by line and path (`items[3].issued`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from citekit.errors import FormatError
from citekit.formats.decode import decode
from citekit.model import Finding, Item, Level, Source, Span
from citekit.model.csl_data import item_from_csl, item_to_csl, json_kind, plain_item

if TYPE_CHECKING:
    from citekit.formats.options import WriteOptions

MOST_DEPTH = 200
"""How deep objects and lists may nest."""
MOST_DIGITS = 400
"""How long a number may be before it is read as text."""
_CONTENT = re.compile(r"[^ \t\r\n\ufeff]")
_BETWEEN = re.compile(r"[ \t\r\n\ufeff]*([],])[ \t\r\n\ufeff]*")


def read(source: Source) -> Iterator[Item | Finding]:
    """Yield the items in order, each after what is to be said of it.

    Raises FormatError, with line and column, where the text is not JSON or holds no items. An id that two items
    share is kept for the first; the second gets a suffix.
    """
    text, findings = decode(source)
    yield from findings
    parser = _Parser(source, text)
    ids: set[str] = set()
    for index, value in enumerate(parser.elements()):
        item = plain_item(value) if type(value) is tuple else None
        if item is None:
            path = f"items[{index}]"
            parser.check_depth(value)
            data = parser.tidied(value)
            yield from parser.take_remarks(path)
            if not isinstance(data, dict):
                at = replace(parser.where(), path=path)
                yield Finding(code="CK106", what="is not an object; skipped", where=at, level=Level.ERROR, skipped=1)
                continue
            item, said = item_from_csl(data, source.at(), path)
            if said:
                line = parser.where().line
                yield from [replace(one, where=replace(one.where, line=line)) for one in said]
        if not item.id or item.id in ids:
            item, finding = _with_own_id(item, ids, replace(parser.where(), path=f"items[{index}].id"))
            yield finding
        ids.add(item.id)
        yield item


def write(items: Iterable[Item], _options: WriteOptions) -> Iterator[str]:
    """The items as a JSON array, one member a line, so that a change of one variable is a change of one line."""
    separator = "[\n"
    for item in items:
        yield separator + _written(item)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _written(item: Item) -> str:
    members = (
        f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for name, value in item_to_csl(item).items()
    )
    return "  {\n" + ",\n".join(members) + "\n  }"


def _with_own_id(item: Item, ids: set[str], where: Span) -> tuple[Item, Finding]:
    if not item.id:
        name = _free(f"item-{len(ids) + 1}", ids)
        said = Finding(code="CK104", what=f'has no id; called "{name}"', where=where, fix="give it an id")
    else:
        name = _free(item.id, ids)
        what = f'the id "{item.id}" was there before; this one is called "{name}"'
        said = Finding(code="CK105", what=what, where=where, fix="give each item its own id")
    return replace(item, id=name), said


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)


class _Parser(Struct, eq=False):
    """JSON with what the standard decoder does not say: lines of elements, repeated members, limits."""

    source: Source
    text: str
    repeated: list[str] = field(default_factory=list)
    may_hold_surrogates: bool = False
    replaced: bool = False
    place: int = 0  # of the element in hand
    counted: int = 0  # up to where lines have been counted
    line: int = 1

    def elements(self) -> Iterator[Any]:
        """The elements of the outermost list, or the one object. An object is the tuple of its members, which costs
        half of a dict, until it is `tidied`."""
        decoder = json.JSONDecoder(
            object_pairs_hook=tuple, parse_int=_whole, parse_float=_float, parse_constant=self._constant
        )
        # An escaped half of a surrogate pair is legal JSON and no legal text.
        self.may_hold_surrogates = "\\ud" in self.text or "\\uD" in self.text
        start = self._blank(0)
        if self.text[start] != "[":
            value, end = self._decode(decoder, start)
            self._expect_end(end)
            self.check_depth(value)
            yield from self._unwrapped(self.tidied(value))
        else:
            yield from self._listed(decoder, start)

    def _listed(self, decoder: json.JSONDecoder, start: int) -> Iterator[Any]:
        """Each element of the list that begins at `start`. One call of the decoder for all of them takes fewer steps
        and more time: they are out of the processor's caches when they are looked at."""
        position = self._blank(start + 1)
        if self.text[position] == "]":
            self._expect_end(position + 1)
            return
        while True:
            value, end = self._decode(decoder, position)
            self.place = position
            yield value
            between = _BETWEEN.match(self.text, end)
            position = between.end() if between else self._blank(end)
            if between is None:
                raise self._broken("the list is not closed", position, 'expected "," or "]"')
            if between[1] == "]":
                self._expect_end(between.end(1))
                return
            if self.text[self._blank(position)] == "]":
                raise self._broken("a comma before the end of the list", position, "remove it")

    def where(self) -> Span:
        """Where the element stands that has just been yielded."""
        self.line += self.text.count("\n", self.counted, self.place)
        self.counted = self.place
        return self.source.at(line=self.line)

    def check_depth(self, value: Any) -> None:
        """Raise FormatError for an element that nests too deep."""
        if _depth_exceeds(value, MOST_DEPTH):
            raise self._too_deep(self.place)

    def tidied(self, value: Any) -> Any:
        """The value with mappings for the tuples of members; what stands twice in one is remarked."""
        if type(value) is list:
            return [self.tidied(each) for each in value]
        if type(value) is not tuple:
            return value
        made = {name: self.tidied(each) for name, each in value}
        if len(made) != len(value):
            names = [name for name, _ in value]
            self.repeated.extend(dict.fromkeys(n for n in names if names.count(n) > 1))
        return made

    def take_remarks(self, path: str) -> Iterator[Finding]:
        """What was noticed since the last call, about the element that has just been yielded."""
        if not (self.repeated or self.replaced):
            return
        where = replace(self.where(), path=path)
        for name in self.repeated:
            what = f'the member "{name}" stands twice; the last one was taken'
            yield Finding(code="CK107", what=what, where=where, fix="remove one of them")
        if self.replaced:
            yield Finding(code="CK002", what="half of a surrogate pair was replaced by U+FFFD", where=where)
        self.repeated.clear()
        self.replaced = False

    def _unwrapped(self, value: Any) -> Iterator[Any]:
        if isinstance(value, Mapping) and isinstance(value.get("items"), list):
            self.line = 0  # not known
            yield from value["items"]
        elif isinstance(value, Mapping):
            yield value
        else:
            raise FormatError(
                f"this JSON is {json_kind(value)}, not a list of items",
                where=f"{self.source.uri}:1",
                fix='write [{"id": …, "type": …}, …]',
            )

    def _decode(self, decoder: json.JSONDecoder, position: int) -> tuple[Any, int]:
        try:
            value, end = decoder.raw_decode(self.text, position)
        except json.JSONDecodeError as error:
            if self._opened(position, error.pos) > MOST_DEPTH:
                raise self._too_deep(position) from None
            raise self._broken(f"not JSON: {error.msg}", error.pos) from None
        except RecursionError:
            raise self._too_deep(position) from None
        if self.may_hold_surrogates and "\\ud" in self.text[position:end].lower():
            value = self.tidied(value)
            cleaned = _without_lone_surrogates(value)
            self.replaced = self.replaced or cleaned != value
            value = cleaned
        return value, end

    def _opened(self, start: int, end: int) -> int:
        """How many brackets stand open between two places of a text that is broken at the second."""
        counts = {sign: self.text.count(sign, start, end) for sign in "[]{}"}
        return counts["["] - counts["]"] + counts["{"] - counts["}"]

    def _constant(self, name: str) -> Any:
        raise self._broken(f"{name} is not JSON", max(self.text.find(name), 0), "write a number or leave it out")

    def _blank(self, position: int) -> int:
        found = _CONTENT.search(self.text, position)
        if not found:
            raise self._broken("the text ends early" if self.text.strip() else "empty file", len(self.text))
        return found.start()

    def _expect_end(self, position: int) -> None:
        rest = self.text[position:].lstrip()
        if rest:
            raise self._broken("something follows the end of the JSON", len(self.text) - len(rest))

    def _broken(self, what: str, position: int, fix: str = "write a JSON list of items") -> FormatError:
        line = self.text.count("\n", 0, position) + 1
        column = position - (self.text.rfind("\n", 0, position) + 1) + 1
        return FormatError(what, where=f"{self.source.uri}:{line}:{column}", fix=fix)

    def _too_deep(self, position: int) -> FormatError:
        return self._broken(f"nested deeper than {MOST_DEPTH} levels", position, "items are never that deep")


def _whole(digits: str) -> int | str:
    """Python refuses whole numbers past some thousand digits; such are no numbers of a bibliography."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _float(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits


def _depth_exceeds(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most + 1):
        level = [
            child
            for node in level
            if isinstance(node, tuple | list)
            for child in (node if isinstance(node, list) else [each for _, each in node])
        ]
        if not level:
            return False
    return True


def _without_lone_surrogates(value: Any) -> Any:
    """Halves of surrogate pairs become U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_without_lone_surrogates(k): _without_lone_surrogates(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_without_lone_surrogates(v) for v in value]
    return value
