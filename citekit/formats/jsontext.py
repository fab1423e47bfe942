"""Any value as one line that no reader of reference files trips over: JSON with the risky characters as codes."""

from __future__ import annotations

import json
import re
from typing import Any

JSON = "json:"
"""What such text begins with."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_RISKY = re.compile('\\\\[\\\\"]|[{}%#$&~^_@\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufddf\ufffe\uffff]')


def to_json(data: Any) -> str:
    """The value as text: braces balanced, no character that means something to TeX or BibTeX."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return JSON + _STRING.sub(lambda m: _RISKY.sub(_by_code, m.group()), text)


def _by_code(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()[-1]):04x}"


def from_json(text: str) -> Any:
    """The value again; None where the text is none of ours."""
    try:
        return json.loads(text.removeprefix(JSON))
    except (json.JSONDecodeError, RecursionError):
        return None
