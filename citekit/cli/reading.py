"""Reading INPUTs for a command, with everything said about it."""

from __future__ import annotations

from collections.abc import Sequence

from citekit.cli.options import fetch_settings, library_file
from citekit.cli.report import Report
from citekit.pipeline.load import LIBRARY, Loaded, load


def read_inputs(inputs: Sequence[str], from_format: str, report: Report) -> Loaded:
    """The works of all inputs; findings and failures are reported, the closing line too."""
    library = library_file("") if any(name.startswith(LIBRARY) for name in inputs) else ""
    loaded = load(inputs, format=from_format, settings=fetch_settings(), library=library)
    report.findings(loaded.findings)
    for failure in loaded.failures:
        report.error(failure)
    if loaded.read or not loaded.failures:
        report.summary(read=loaded.read, kept=len(loaded.items), merged=loaded.merged, skipped=loaded.findings)
    return loaded
