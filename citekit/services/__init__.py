"""Metadata services: what to ask them, and how to read what they answer. Values in, values out; no network.

docs/rules.md, network. `citekit.fetch.ask` carries the requests.
"""

from citekit.registry import Registry
from citekit.services import arxiv, crossref, datacite, dblp, doi, openalex, openlibrary, orcid, pubmed, semanticscholar
from citekit.services.base import Access, Query, Service, refused

SERVICES: Registry[Service] = Registry(
    "service",
    [
        doi.SERVICE,
        crossref.SERVICE,
        datacite.SERVICE,
        arxiv.SERVICE,
        openalex.SERVICE,
        dblp.SERVICE,
        orcid.SERVICE,
        semanticscholar.SERVICE,
        pubmed.SERVICE,
        openlibrary.SERVICE,
    ],
    group="citekit.services",
)
"""In the order in which they are asked for an identifier that several take, unless the user names them."""

FIRST: dict[str, tuple[str, ...]] = {
    "doi": ("crossref", "datacite", "doi"),
    "arxiv": ("arxiv", "datacite"),
    "pmid": ("pubmed", "openalex"),
    "pmcid": ("pubmed", "semanticscholar"),
    "isbn": ("openlibrary",),
    "orcid": ("orcid", "openalex"),
    "openalex": ("openalex",),
    "dblp": ("dblp",),
}
"""Which services to ask for an identifier given as an input, until one answers."""

__all__ = ["FIRST", "SERVICES", "Access", "Query", "Service", "refused"]
