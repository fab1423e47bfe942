"""How a CSL type is called in feeds and on pages, singular and plural, in English."""

from __future__ import annotations

from citekit.model.item import Item

LABELS: dict[str, tuple[str, str]] = {
    "article": ("Preprint", "Preprints"),
    "article-journal": ("Journal article", "Journal articles"),
    "article-magazine": ("Magazine article", "Magazine articles"),
    "article-newspaper": ("Newspaper article", "Newspaper articles"),
    "bill": ("Bill", "Bills"),
    "book": ("Book", "Books"),
    "broadcast": ("Broadcast", "Broadcasts"),
    "chapter": ("Book chapter", "Book chapters"),
    "classic": ("Classical work", "Classical works"),
    "collection": ("Collection", "Collections"),
    "dataset": ("Dataset", "Datasets"),
    "document": ("Document", "Other works"),
    "entry": ("Entry", "Entries"),
    "entry-dictionary": ("Dictionary entry", "Dictionary entries"),
    "entry-encyclopedia": ("Encyclopedia entry", "Encyclopedia entries"),
    "event": ("Event", "Events"),
    "figure": ("Figure", "Figures"),
    "graphic": ("Graphic", "Graphics"),
    "hearing": ("Hearing", "Hearings"),
    "interview": ("Interview", "Interviews"),
    "legal_case": ("Legal case", "Legal cases"),
    "legislation": ("Legislation", "Legislation"),
    "manuscript": ("Manuscript", "Manuscripts"),
    "map": ("Map", "Maps"),
    "motion_picture": ("Film", "Films"),
    "musical_score": ("Musical score", "Musical scores"),
    "pamphlet": ("Pamphlet", "Pamphlets"),
    "paper-conference": ("Conference paper", "Conference papers"),
    "patent": ("Patent", "Patents"),
    "performance": ("Performance", "Performances"),
    "periodical": ("Periodical", "Periodicals"),
    "personal_communication": ("Personal communication", "Personal communications"),
    "post": ("Post", "Posts"),
    "post-weblog": ("Blog post", "Blog posts"),
    "regulation": ("Regulation", "Regulations"),
    "report": ("Report", "Reports"),
    "review": ("Review", "Reviews"),
    "review-book": ("Book review", "Book reviews"),
    "software": ("Software", "Software"),
    "song": ("Recording", "Recordings"),
    "speech": ("Talk", "Talks"),
    "standard": ("Standard", "Standards"),
    "thesis": ("Thesis", "Theses"),
    "treaty": ("Treaty", "Treaties"),
    "webpage": ("Web page", "Web pages"),
}


def label_of(item: Item) -> str:
    """The kind as its source printed it, else the name of the item's type."""
    printed = item.about.get("label")
    if isinstance(printed, str) and printed.strip():
        return printed.strip()
    return LABELS.get(item.type, LABELS["document"])[0]
