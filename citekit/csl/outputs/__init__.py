"""Finished tokens → text in an output format: `OUTPUTS`, one row a format, whose file is imported when it is used."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from citekit.csl.outputs.base import PLAIN, Output, Settings
from citekit.errors import UnknownNameError

_NAMES = ("text", "html", "markdown", "latex", "rst", "rtf", "typst", "json")


class _Outputs(Mapping[str, Output]):
    def __getitem__(self, name: str) -> Output:
        if name not in _NAMES:
            raise UnknownNameError.of("output", name, _NAMES)
        row: Output = import_module(f"citekit.csl.outputs.{name}").OUTPUT
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


OUTPUTS: Mapping[str, Output] = _Outputs()

__all__ = ["OUTPUTS", "PLAIN", "Output", "Settings"]
