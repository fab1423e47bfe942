"""ORCID iDs of authors (`custom["author-orcid"]`: "1=0000-…; 3=0000-…") as BibLaTeX's data annotation
(`author+an:orcid = {1="0000-…"; 3="0000-…"}`). BibLaTeX manual, "Data Annotations".
"""

from __future__ import annotations

import re

OWN_NAME = "author-orcid"
FIELD = "author+an:orcid"
_ONE = r"\d{1,4}=\d{4}-\d{4}-\d{4}-\d{3}[\dX]"
_OWN = re.compile(rf"{_ONE}(?:; {_ONE})*")
_QUOTED = _ONE.replace("=", '="') + '"'
_ANNOTATION = re.compile(rf"{_QUOTED}(?:\s*;\s*{_QUOTED})*")


def annotation(value: str) -> str:
    """The value of the field, "" where the text is no list of ORCID iDs."""
    return re.sub(r"=([\dX-]+)", r'="\1"', value) if _OWN.fullmatch(value) else ""


def own_text(field: str) -> str:
    """The list of ORCID iDs that a field holds, "" where it holds anything else."""
    if not _ANNOTATION.fullmatch(field):
        return ""
    return "; ".join(part.strip() for part in field.replace('"', "").split(";"))
