"""YAML for reference files, read as JSON would be: no tags that make objects, no aliases that multiply, limited depth.

A scalar stays text unless it is a whole number or a truth value as YAML 1.2 writes them; dates are text.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from citekit.errors import FormatError
from citekit.model import Source

MOST_DEPTH = 60
"""How deep lists and mappings may nest."""
MOST_ALIASES = 1000
"""How many times a file may refer to something it said before."""


class _Loader(yaml.SafeLoader):
    """The safe loader with JSON's scalars."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    aliases = 0
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MOST_ALIASES:
                raise yaml.YAMLError(f"more than {MOST_ALIASES} aliases")
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise yaml.YAMLError(f"nested deeper than {MOST_DEPTH} levels")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false|True|False)$"), list("tfTF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)$"), ["n", "~", ""])


def load(source: Source, text: str) -> Any:
    """The value that the text holds. Raises FormatError with line and column where it is no YAML."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 -- a safe loader with fewer scalars
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{source.uri}:{mark.line + 1}:{mark.column + 1}" if mark else source.uri
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        raise FormatError(f"not YAML: {problem}", where=where, fix="correct it there") from None
    except (RecursionError, ValueError) as error:
        raise FormatError(f"not usable YAML: {error}", where=source.uri, fix="write plain lists and mappings") from None


class _Dumper(yaml.SafeDumper):
    """No aliases, lists indented under their key, text over several lines as a block."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def dump(value: Any) -> str:
    """The value as YAML, members in the order given, UTF-8 characters as they are."""
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=False
    )
