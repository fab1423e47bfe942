"""The recorded answers of the shared corpora: (method, URL, status, media type, body) out of the cassettes' shapes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from citekit.model import Source


class Recorded(Struct, frozen=True):
    file: str
    url: str
    status: int
    media_type: str
    body: bytes

    @property
    def source(self) -> Source:
        return Source(content=self.body, uri=self.url, media_type=self.media_type)


def read_recordings(folder: Path) -> Iterator[Recorded]:
    """Every answer of every file, in order of file names."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json":
            yield from _json(path)
        elif path.suffix in (".yaml", ".yml"):
            for one in _interactions(yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))):
                yield _recorded(path.name, one)


def _json(path: Path) -> Iterator[Recorded]:
    value = json.loads(path.read_text())
    if isinstance(value, dict) and {"url", "status_code", "body"} <= value.keys():
        yield Recorded(path.name, value["url"], value["status_code"], "application/atom+xml", value["body"].encode())
    else:
        yield Recorded(path.name, path.name, 200, "application/json", path.read_bytes())


def _interactions(value: dict[str, Any]) -> list[dict[str, Any]]:
    return value.get("interactions") or value.get("http_interactions") or []


def _recorded(name: str, one: dict[str, Any]) -> Recorded:
    answer = one["response"]
    told = answer.get("status", {})
    status = int(told.get("code") or told.get("status_code") or answer["status_code"])
    body = answer.get("content") or answer["body"].get("string") or b""
    data = body if isinstance(body, bytes) else body.encode()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    headers = {key.lower(): value[0] if isinstance(value, list) else value for key, value in answer["headers"].items()}
    return Recorded(name, one["request"]["uri"], status, headers.get("content-type", "").partition(";")[0], data)
