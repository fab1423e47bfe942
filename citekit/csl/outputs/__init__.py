"""Finished tokens → text in an output format: `OUTPUTS`, one row a format."""

from citekit.csl.outputs import html, json, latex, markdown, rst, rtf, text, typst
from citekit.csl.outputs.base import PLAIN, Output, Settings

OUTPUTS: dict[str, Output] = {
    row.name: row
    for row in (
        text.OUTPUT,
        html.OUTPUT,
        markdown.OUTPUT,
        latex.OUTPUT,
        rst.OUTPUT,
        rtf.OUTPUT,
        typst.OUTPUT,
        json.OUTPUT,
    )
}

__all__ = ["OUTPUTS", "PLAIN", "Output", "Settings"]
