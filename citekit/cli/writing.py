"""Writing works for a command, with everything said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from citekit.cli.options import Delivery, deliver, deliver_bytes
from citekit.cli.report import Report
from citekit.errors import OverwriteError
from citekit.formats import WriteOptions
from citekit.model import Item
from citekit.pipeline.bibfile import NAMES, can_rename, in_place, is_same_file
from citekit.pipeline.export import export

_PLAIN = WriteOptions()
_SAME_KEYS: Mapping[str, str] = {}


def write_works(
    inputs: Sequence[str],
    items: Sequence[Item],
    name: str,
    report: Report,
    delivery: Delivery,
    options: WriteOptions = _PLAIN,
    renamed: Mapping[str, str] = _SAME_KEYS,
) -> None:
    """The works in the format `name`. A .bib file that is written onto itself is edited in place: comments, strings
    and what did not change stay as they are. renamed: new ids by those that `items` and the file have. Raises
    OverwriteError for new keys in a file whose entries refer to others by their keys."""
    onto_itself = name in NAMES and len(inputs) == 1 and is_same_file(inputs[0], delivery.out)
    if onto_itself and renamed and not can_rename(delivery.out):
        fix = "write to another name with -o, in which each entry holds what it inherits"
        raise OverwriteError("its entries refer to others by their keys", where=delivery.out, fix=fix)
    if onto_itself:
        content, said = in_place(delivery.out, items, options, renamed)
        deliver_bytes(content, report, delivery)
        report.findings(said)
        return
    made = export(
        [replace(item, id=renamed.get(item.id, item.id)) for item in items] if renamed else items, name, options
    )
    deliver(made, report, delivery)
    report.findings(made.findings)
