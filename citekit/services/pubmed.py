"""PubMed and PubMed Central ⇄ the Literature Citation Exporter of NCBI, which answers in CSL-JSON.
https://pmc.ncbi.nlm.nih.gov/api/ctxp."""

from __future__ import annotations

from collections.abc import Iterator

from citekit.model import Finding, Record, Request, Source
from citekit.model.identifiers import Identifier
from citekit.services import doi
from citekit.services.base import Access, Service, address

HOME = "https://pmc.ncbi.nlm.nih.gov"


def request(identifier: Identifier, access: Access) -> Request:
    """One work by PubMed or PubMed Central id."""
    base = "pubmed" if identifier.kind == "pmid" else "pmc"
    value = identifier.value.removeprefix("PMC")
    return Request(url=address(HOME, access, f"/api/ctxp/v1/{base}/", {"format": "csl", "id": value}))


def read(source: Source) -> Iterator[Record | Finding]:
    """One record, as from a DOI's agency: the answer is of the same form."""
    for found in doi.read(source):
        if isinstance(found, Record):
            yield Record(
                format="pubmed", type=found.type, fields=found.fields, extra=found.extra, span=found.span, key=found.key
            )
        else:
            yield found


SERVICE = Service(
    name="pubmed",
    title="PubMed",
    takes=frozenset({"pmid", "pmcid"}),
    home=HOME,
    request=request,
    read=read,
    pauses={"pmc.ncbi.nlm.nih.gov": 0.4},
)
