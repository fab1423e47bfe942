"""Reading INPUTs for a command, with everything said about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from citekit.cli.options import Reading, configuration, fetch_settings, library_file
from citekit.cli.report import Report
from citekit.model import Finding, Item
from citekit.pipeline.load import LIBRARY, Loaded, load

if TYPE_CHECKING:
    from citekit.pipeline.feedmemory import FeedMemory

AS_THEY_ARE = Reading()


def read_inputs(
    inputs: Sequence[str],
    from_format: str,
    report: Report,
    reading: Reading = AS_THEY_ARE,
    *,
    records: bool = False,
    closing: bool = True,
) -> Loaded:
    """The works of all inputs; findings and failures are reported, the closing line too unless the command has more
    to count (closing). What following a page brings from several sources is merged. records: whether what each source
    printed is kept beside its works."""
    library = library_file("") if any(name.startswith(LIBRARY) for name in inputs) else ""
    loaded = load(
        inputs, format=from_format, settings=fetch_settings(allow_private=reading.allow_private),
        library=library, follow=reading.follow, records=records,
    )  # fmt: skip
    if reading.follow:
        from citekit.pipeline.dedupe import merged

        loaded = merged(loaded)
    report.findings(loaded.findings)
    for failure in loaded.failures:
        report.error(failure)
    if closing and (loaded.read or not loaded.failures):
        report.summary(read=loaded.read, kept=len(loaded.items), merged=loaded.merged, skipped=loaded.findings)
    return loaded


def left_by(items: Sequence[Item], left: list[Item], report: Report) -> list[Item]:
    """What the conditions of a command leave of the items; where that is nothing, it is said."""
    if items and not left:
        what = f"none of the {len(items)} works meets the conditions"
        report.finding(Finding(code="CK005", what=what, fix="loosen --filter or --since"))
    return left


def library_memory(inputs: Sequence[str]) -> FeedMemory:
    """The ids and first days that `citekit build` has kept, where all inputs are works of the library: those of other
    inputs may have the same keys."""
    from citekit.pipeline.feedmemory import FeedMemory, recalled

    of_library = all(name.startswith(LIBRARY) for name in inputs)
    return recalled(configuration().folder) if of_library else FeedMemory()
