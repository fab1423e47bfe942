"""Every finding's code, with its name, what it means and what to do (`citekit explain CODE`).

Ranges: 0xx files and messages · 1xx CSL-JSON and items · 2xx BibTeX, RIS and other reference files · 3xx pages,
feeds and normalising · 4xx styles and citations · 5xx network and services · 6xx duplicates and merging · 7xx library
and sync · 8xx checks.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    name: str
    meaning: str
    remedy: str


_ROWS: tuple[Code, ...] = (
    # 0xx files and messages
    Code("CK001", "guessed-encoding", "The file is not valid UTF-8; it was read in another encoding.",
         "Save the file as UTF-8, and look at the accented letters of the line named."),
    Code("CK002", "control-character", "A character that no text may hold was removed or replaced.",
         "Correct it in the source."),
    Code("CK003", "unchanged", "The output already held exactly this; it was not touched.", "Nothing."),
    Code("CK010", "failed", "The call could not go on.", "The message says what to do."),
    Code("CK011", "unreadable", "A file or standard input could not be read.", "Check the path and its permissions."),
    Code("CK012", "wrong-format", "Nothing could be read from a source, or it is not of the format named.",
         "Check the file; say what it is with -f."),
    Code("CK013", "limit", "A limit was passed.", "The message names the limit and how to raise it."),
    Code("CK014", "unknown-name", "A format, style, engine or command has no such name.",
         "Take one of the nearest names in the message."),
    Code("CK015", "unwritable", "An output could not be written; what stood there before is untouched.",
         "Make room, or choose another place."),
    Code("CK016", "would-overwrite", "Writing would destroy something that was not asked for.",
         "Choose another name, or say that it may be overwritten."),
    Code("CK017", "configuration", "A configuration file is no TOML, or says something unknown.",
         "Correct the file named; `citekit config show` shows what holds."),
    # 1xx CSL-JSON and items
    Code("CK101", "set-aside", "A field has a value that its variable cannot hold; it was kept in `custom`.",
         "Correct the value; the message says what the variable takes."),
    Code("CK102", "unknown-field", "A field is no CSL variable; it was kept in `custom`.",
         "Check its spelling, or leave it there."),
    Code("CK103", "unknown-type", "A type is none of the 45 types of CSL 1.0.2; `document` was taken.",
         "Use one of the types of CSL 1.0.2."),
    Code("CK104", "no-id", "An item has no id; one was made.", "Give it an id, so that it can be cited."),
    Code("CK105", "repeated-id", "Two items have one id; the second got a suffix.", "Give each item its own id."),
    Code("CK106", "not-an-item", "An element of the list is not an object and was skipped.", "Remove or correct it."),
    Code("CK107", "repeated-member", "An object has a member twice; the last value was taken.",
         "Remove one of them."),
    Code("CK108", "coerced", "A value was written in another type than CSL-JSON asks for, and was read all the same.",
         "Nothing, or write it as the message says."),
    # 4xx styles and citations
    Code("CK403", "unknown-key", "A document cites a key that no work has.",
         "Correct the key; the message names the nearest."),
    Code("CK404", "no-bibliography", "The style has no bibliography; each work is given as it is cited.",
         "Choose another style, or use `citekit cite`."),
    Code("CK402", "style", "A CSL style or locale cannot be used.", "The message names the line and the remedy."),
    Code("CK401", "not-formatted", "An item could not be formatted in this style and was left out.",
         "Look at the item; try another style, or the other engine with --engine."),
    # 3xx pages, feeds and normalising
    Code("CK301", "more-pages", "The list goes on over further pages that were not read.",
         "Run it again with --follow, or save the other pages too."),
    Code("CK302", "no-works", "The page lists nothing that can be taken as a work.",
         "Look whether the page fills itself by script; then save it from the browser."),
    Code("CK303", "truncated-authors", "The source names only some of the authors (\"et al.\").",
         "Look the others up: citekit enrich."),
    Code("CK304", "author-inferred", "The author was not printed beside the work; the page's owner was taken.",
         "Check it; the item is marked in `custom.citekit.inferred`."),
    Code("CK305", "ambiguous-date", "Day and month of a date could be exchanged; only its year was taken.",
         "Write the date as YYYY-MM-DD."),
    Code("CK306", "unread", "A printed name or date could not be read; its text was kept.", "Correct it by hand."),
    Code("CK308", "name-slip", "One page spells a name in two ways; neither was changed.", "Correct the wrong one."),
    Code("CK309", "unknown-kind", "Nothing says what kind of thing the work is.", "Set its type."),
    Code("CK310", "broken-metadata", "Metadata in the page is broken and was left out.", "Correct it on the page."),
    Code("CK311", "limit", "Part of the page goes past a limit and was not read.", "Simplify the page."),
    Code("CK312", "capitals", "A title is printed in capitals throughout.", "Write it in normal case."),
    Code("CK314", "repeated-work", "The page lists one work twice; the two were joined.", "Nothing."),
    Code("CK315", "left-out", "A list on the page was not taken for works (talks, courses, news, navigation).",
         "Nothing, unless works are missing."),
    Code("CK316", "bad-link", "A link that is no web address was left out.", "Correct it on the page."),
    # 33x feeds
    Code("CK330", "undated", "Works without any date got a fixed one in the feed.",
         "Give them a date, or set the feed's date for undated works."),
    Code("CK331", "forthcoming", "A work dated in the future was left out of the feed.",
         "Nothing: it comes when it is due. Or include forthcoming works."),
    Code("CK332", "no-feed-address", "The feed does not know its own address or the page it belongs to.",
         "Give the addresses of the feed and of its page."),
    Code("CK333", "feed-damaged", "The feed is broken in places; what could be read was read.",
         "Tell its publisher; look at the entries named."),
    Code("CK334", "feed-limit", "The feed goes past a limit and was not read beyond it.",
         "Read it in parts, or raise the limit named."),
    Code("CK335", "repeated-entry", "Two entries of a feed have one id; both were kept.", "Look at both."),
    Code("CK336", "over-the-limit", "The feed holds only the newest works.", "Set the limit to 0, or write archives."),
    # 51x network, 52x services, 53x enrichment
    Code("CK511", "plain-http", "A redirect led from https to plain http.",
         "What was read may have been changed on its way; give an https address."),
    Code("CK512", "old-answer", "A source could not be read now; its last good answer was taken.",
         "Run it again later."),
    Code("CK520", "service-failed", "A metadata service did not answer, or not with data; nothing was taken from it.",
         "Run it again later, or leave the service out."),
    Code("CK521", "unknown-identifier", "A metadata service does not know this identifier.",
         "Check the identifier, or ask another service."),
    Code("CK522", "unreadable-answer", "Part of a service's answer is not what the service documents.",
         "Look at the record; tell the service."),
    Code("CK523", "list-cut", "A service lists more works than were asked for.", "Raise the limit named."),
    Code("CK524", "no-authors-listed", "The service lists works without their authors.",
         "Enrich the records by their identifiers."),
    Code("CK530", "enriched", "A value was taken from a metadata service.", "Nothing; `--diff` shows it."),
    Code("CK531", "suggestion", "A service knows a work that may be this one; nothing was taken from it.",
         "If it is the same work, add its identifier to the record."),
    Code("CK532", "disagreement", "Two sources say different things; the better source's value was taken.",
         "Look at both values."),
    # 6xx duplicates and merging
    Code("CK601", "merged", "Records of one work were merged into one.",
         "Nothing; `citekit dedupe` shows the reasons."),
    Code("CK602", "preprint-published", "A preprint and its published version; the published one is the record.",
         "Use --keep-preprints to keep both."),
    Code("CK603", "kept-apart", "Two records look alike and were kept apart.",
         "Merge them by hand if they are one work."),
    Code("CK604", "related", "A post announces a paper of the same title; both were kept.", "Nothing."),
    Code("CK605", "values-differ", "Merged records say different things; the value named was kept.",
         "Look at both values."),
    # 7xx library and sync
    Code("CK701", "damaged-library", "The library's file is damaged, or one of its indexes does not fit its works.",
         "Restore the file from a backup, or export the works and import them into a new one."),
    Code("CK702", "edit-kept", "A source now says other than the user wrote; the user's value was kept.",
         "Look at `citekit library conflicts` and settle it."),
    Code("CK703", "stays-removed", "A source names a work that the user removed; it was not added again.",
         "Undo the removal to have it again."),
    Code("CK711", "refused-by-remote", "The other side of a sync refuses a work as it is.",
         "Correct the field that the message names; the work is tried again when it changes."),
    Code("CK712", "not-in-step", "A side of a sync holds other than the last sync left there.",
         "Run `citekit sync apply`."),
    Code("CK713", "not-undone", "What a sync wrote was changed since, so undoing left it alone.", "Change it by hand."),
    # 8xx checks
    Code("CK801", "no-title", "A work has no title.", "Add one."),
    Code("CK802", "capitals", "A title is written in capitals only.", "Write it in sentence case."),
    Code("CK803", "placeholder", "A title looks like a placeholder.", "Write the title."),
    Code("CK804", "nobody", "A work names no person or institution.", "Add the author, editor or institution."),
    Code("CK805", "cut-names", "The source cut a list of names short.", "Add the others; `enrich` may know them."),
    Code("CK806", "capital-name", "A family name is written in capitals.", "Write it as its owner does."),
    Code("CK807", "unsplit-name", "A family name may hold the given names too.", "Split the name."),
    Code("CK808", "no-kind", "The kind of a work is not known.", "Set its type."),
    Code("CK809", "missing-field", "A field that this type of work needs is missing.", "Add it."),
    Code("CK810", "no-date", "A work has no date of publication.", "Add it, or say that the work is forthcoming."),
    Code("CK811", "future", "A date lies in the future.", "Correct it, or say that the work is forthcoming."),
    Code("CK812", "odd-date", "A date is before printing, or a range ends before it begins.", "Correct it."),
    Code("CK813", "no-doi", "An article or paper has no DOI.", "Add it; `enrich` may find it."),
    Code("CK814", "wrong-identifier", "An identifier is malformed, or its check digit is wrong.", "Correct it."),
    Code("CK815", "dead-url", "A URL cannot be followed from elsewhere.", "Give the public address."),
    Code("CK816", "doi-as-url", "A DOI is given as a URL only.", "Write it as DOI."),
    Code("CK817", "odd-pages", "A range of pages runs backwards.", "Correct the pages."),
    Code("CK818", "preprint", "A preprint stands beside what looks like its publication.", "Cite the published one."),
    Code("CK819", "look-alike", "Two works look like one.", "Merge them, or tell them apart."),
)  # fmt: skip

CODES: dict[str, Code] = {row.code: row for row in sorted(_ROWS, key=lambda row: row.code)}
