"""Who made a work: the names printed for each role, and the page's owner where their own name is left out."""

from __future__ import annotations

from citekit.model import Level, Names
from citekit.model.byline import split_byline
from citekit.model.given import may_be_one
from citekit.model.vocabulary import NAME_VARIABLES
from citekit.normalize import names as printed_names
from citekit.normalize.draft import Draft


def authors(draft: Draft) -> None:
    """The author list; "with A and B" lists get the page's owner appended, marked as inferred (rule 12)."""
    texts = draft.take("author")
    if not texts or "author" in draft.variables:
        return
    language = draft.context("language")
    read = (
        printed_names.names(texts[0], language=language, form=draft.context("names"))
        if len(texts) == 1
        else printed_names.names_of(texts, language=language)
    )
    printed = "; ".join(" ".join(t.split()) for t in texts)
    draft.keep_printed("author", printed)
    owner = draft.context("owner")
    if len(texts) == 1 and owner and split_byline(texts[0]).partial:
        read = Names((*read.names, printed_names.name(owner, language=language)), truncated=read.truncated)
        draft.infer("author", "page owner, whose place in the order is not printed")
        draft.say("CK304", f"the list names coauthors only; added {owner}, the page's owner, as last author")
    if read:
        draft.variables["author"] = read
        _mark_names(draft, texts)
    if read.truncated:
        _say_truncated(draft, read, owner)
    if not read and printed:
        draft.say("CK306", f"no name could be read from “{printed[:80]}”", level=Level.WARNING)


def other_names(draft: Draft) -> None:
    for variable in [name for name in NAME_VARIABLES if name in draft.todo]:
        texts = draft.take(variable)
        if texts:
            read = printed_names.names(texts[0]) if len(texts) == 1 else printed_names.names_of(texts)
            if read:
                draft.variables[variable] = read


def owner(draft: Draft) -> None:
    """The page's owner wrote the posts, and the works of their own list, that name nobody (rule 12)."""
    person = draft.context("owner")
    if not person or draft.variables.get("author") or draft.variables.get("editor"):
        return
    if not draft.is_post and draft.context("listing") != "works":
        return
    draft.variables["author"] = Names((printed_names.name(person, language=draft.context("language")),))
    draft.infer("author", "page owner")
    draft.say("CK304", f"no author printed; took {person}, whose page it is", "check that it is theirs")


def _mark_names(draft: Draft, texts: tuple[str, ...]) -> None:
    """What the list says beyond names: that the last one named is the last (rule 3), DBLP's numbers (rule 10)."""
    lists = [split_byline(text) for text in texts]
    if any(one.last_is_last for one in lists):
        draft.about["last-is-last"] = ["author"]
    numbers = {
        str(printed_names.name(piece)): number
        for one in lists
        for piece in one.pieces
        if (number := printed_names.homonym(piece))
    }
    if numbers:
        draft.about["dblp-homonym"] = {"author": numbers}


def _say_truncated(draft: Draft, read: Names, owner: str) -> None:
    draft.say("CK303", "the source names only the first of its authors", "look the others up: citekit enrich")
    if owner and not any(may_be_one(n, printed_names.name(owner)) for n in read):
        draft.about["page-owner-among-authors"] = "presumed"
