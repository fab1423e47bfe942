"""Zotero's item types, fields and creator types, and the CSL type, variable or role that each means.

Written by hand from the API's documentation and answers (`/itemTypeFields`, `/itemTypeCreatorTypes`; schema 43); the
tests compare it with a server's.
"""

from __future__ import annotations

_SHELF = "archive archiveLocation libraryCatalog callNumber"  # where a thing is kept
_EVERY = "DOI citationKey url accessDate shortTitle language rights extra"  # on every type, but for _BUT
_PART = "series seriesNumber volume numberOfVolumes edition date publisher place pages ISBN"

_BUT = {("computerProgram", "language")}  # it has a programmingLanguage

_TYPES: dict[str, tuple[str, str, str]] = {
    # Zotero type: CSL type, creator types (the first is the type's own), fields besides _EVERY
    "artwork": ("graphic", "artist contributor", f"title artworkMedium artworkSize date eventPlace {_SHELF}"),
    "audioRecording": ("song", "performer originalCreator composer wordsBy translator contributor",
                       "title audioRecordingFormat seriesTitle volume numberOfVolumes label place "
                       f"date runningTime ISBN {_SHELF}"),
    "bill": ("bill", "sponsor cosponsor contributor",
             "title billNumber code codeVolume section codePages legislativeBody session history date"),
    "blogPost": ("post-weblog", "author translator commenter contributor", "title blogTitle websiteType date ISSN"),
    "book": ("book", "author contributor editor translator seriesEditor",
             "title series seriesNumber volume numberOfVolumes edition date publisher place originalDate "
             f"originalPublisher originalPlace format numPages ISBN ISSN {_SHELF}"),
    "bookSection": ("chapter", "author contributor editor bookAuthor translator seriesEditor",
                    f"title bookTitle {_PART} originalDate originalPublisher originalPlace format ISSN {_SHELF}"),
    "case": ("legal_case", "author counsel contributor",
             "caseName court dateDecided docketNumber reporter reporterVolume firstPage history"),
    "computerProgram": ("software", "programmer contributor",
                        f"title seriesTitle versionNumber date system company place programmingLanguage ISBN {_SHELF}"),
    "conferencePaper": ("paper-conference", "author contributor editor translator seriesEditor",
                        "title proceedingsTitle conferenceName publisher place date eventPlace volume issue "
                        f"numberOfVolumes pages series seriesNumber ISBN ISSN {_SHELF}"),
    "dataset": ("dataset", "author contributor",
                f"title identifier type versionNumber date repository repositoryLocation format {_SHELF}"),
    "dictionaryEntry": ("entry-dictionary", "author contributor editor translator seriesEditor",
                        f"title dictionaryTitle {_PART} {_SHELF}"),
    "document": ("document", "author contributor editor translator reviewedAuthor",
                 f"title type date publisher place {_SHELF}"),
    "email": ("personal_communication", "author translator contributor recipient", "subject date"),
    "encyclopediaArticle": ("entry-encyclopedia", "author contributor editor translator seriesEditor",
                            f"title encyclopediaTitle {_PART} {_SHELF}"),
    "film": ("motion_picture",
             "director producer scriptwriter castMember host guest narrator translator contributor",
             f"title distributor place date genre videoRecordingFormat runningTime {_SHELF}"),
    "forumPost": ("post", "author contributor", "title forumTitle postType date"),
    "hearing": ("hearing", "contributor",
                "title committee publisher numberOfVolumes documentNumber pages legislativeBody "
                "session history date place"),
    "instantMessage": ("personal_communication", "author contributor recipient", "title date"),
    "interview": ("interview", "interviewee contributor interviewer translator",
                  f"title interviewMedium date publisher place {_SHELF}"),
    "journalArticle": ("article-journal", "author contributor editor translator reviewedAuthor",
                       "title publicationTitle publisher place date volume issue section partNumber partTitle pages "
                       f"series seriesTitle seriesText journalAbbreviation PMID PMCID ISSN {_SHELF}"),
    "letter": ("personal_communication", "author recipient contributor translator",
               f"title letterType date eventPlace {_SHELF}"),
    "magazineArticle": ("article-magazine", "author contributor translator reviewedAuthor",
                        f"title publicationTitle publisher place date volume issue pages ISSN {_SHELF}"),
    "manuscript": ("manuscript", "author contributor translator",
                   f"title manuscriptType institution place date numPages number {_SHELF}"),
    "map": ("map", "cartographer contributor seriesEditor",
            f"title mapType scale seriesTitle edition publisher place date ISBN {_SHELF}"),
    "newspaperArticle": ("article-newspaper", "author contributor translator reviewedAuthor",
                         "title publicationTitle publisher place date volume issue edition section "
                         f"pages ISSN {_SHELF}"),
    "patent": ("patent", "inventor attorneyAgent contributor",
               "title place country assignee issuingAuthority patentNumber filingDate pages applicationNumber "
               "priorityNumbers issueDate priorityDate references legalStatus"),
    "podcast": ("broadcast",
                "podcaster guest producer executiveProducer seriesCreator director scriptwriter "
                "castMember translator contributor",
                "title seriesTitle episodeNumber audioFileType date publisher place runningTime"),
    "preprint": ("article", "author contributor editor translator reviewedAuthor",
                 f"title genre repository archiveID place date series seriesNumber {_SHELF}"),
    "presentation": ("speech", "presenter chair organizer contributor translator",
                     "title presentationType date meetingName place series sessionTitle"),
    "radioBroadcast": ("broadcast",
                       "creator host guest producer executiveProducer seriesCreator director scriptwriter castMember "
                       "translator contributor",
                       "title programTitle episodeNumber audioRecordingFormat network place date "
                       f"runningTime {_SHELF}"),
    "report": ("report", "author editor contributor translator seriesEditor",
               "title reportNumber reportType institution place date seriesTitle seriesNumber pages "
               f"ISBN ISSN {_SHELF}"),
    "standard": ("standard", "author editor contributor",
                 "title organization committee type number versionNumber edition status date "
                 "publisher place partNumber "
                 f"partTitle ISBN numPages {_SHELF}"),
    "statute": ("legislation", "author contributor",
                "nameOfAct code codeNumber publicLawNumber dateEnacted pages section session history"),
    "thesis": ("thesis", "author contributor",
               f"title thesisType university place date series seriesNumber numPages ISBN ISSN {_SHELF}"),
    "tvBroadcast": ("broadcast",
                    "director producer executiveProducer seriesCreator scriptwriter castMember host guest narrator "
                    "translator contributor",
                    f"title programTitle episodeNumber videoRecordingFormat network place date runningTime {_SHELF}"),
    "videoRecording": ("motion_picture",
                       "creator director producer scriptwriter executiveProducer castMember host guest narrator "
                       "translator contributor",
                       "title videoRecordingFormat seriesTitle volume numberOfVolumes studio place "
                       "date runningTime ISBN "
                       f"{_SHELF}"),
    "webpage": ("webpage", "author contributor translator", "title websiteTitle websiteType date publisher place"),
}  # fmt: skip

CSL_TYPE: dict[str, str] = {name: row[0] for name, row in _TYPES.items()}
"""Zotero item type → CSL type."""

CREATORS: dict[str, tuple[str, ...]] = {name: tuple(row[1].split()) for name, row in _TYPES.items()}
"""Zotero item type → its creator types; the first is its own ("artist" of an artwork)."""

FIELDS: dict[str, tuple[str, ...]] = {
    name: tuple(f for f in f"{row[2]} abstractNote {_EVERY}".split() if (name, f) not in _BUT)
    for name, row in _TYPES.items()
}
"""Zotero item type → its fields."""

NEAREST: dict[str, str] = {
    # CSL types that Zotero lacks; the true one stands in `extra`
    "classic": "book", "collection": "document", "entry": "encyclopediaArticle", "event": "presentation",
    "figure": "artwork", "musical_score": "book", "pamphlet": "document", "performance": "presentation",
    "periodical": "book", "regulation": "statute", "review": "journalArticle", "review-book": "journalArticle",
    "treaty": "document",
}  # fmt: skip

PREFERRED: dict[str, str] = {
    # CSL types that several Zotero types mean; the one written for an item that comes from elsewhere
    "broadcast": "tvBroadcast", "motion_picture": "film", "personal_communication": "letter",
}  # fmt: skip

VARIABLES: dict[str, tuple[str, ...]] = {
    # CSL variable → Zotero fields; the first that an item type has is written, the first filled one is read
    "abstract": ("abstractNote",),
    "archive": ("archive",),
    "archive_location": ("archiveLocation",),
    "authority": ("court", "legislativeBody", "issuingAuthority", "organization"),
    "call-number": ("callNumber", "applicationNumber"),
    "chapter-number": ("session",),
    "collection-number": ("seriesNumber",),
    "collection-title": ("seriesTitle", "series"),
    "container-title": (
        "publicationTitle", "blogTitle", "bookTitle", "proceedingsTitle", "dictionaryTitle", "encyclopediaTitle",
        "forumTitle", "programTitle", "websiteTitle", "reporter", "code",
    ),
    "container-title-short": ("journalAbbreviation",),
    "dimensions": ("artworkSize", "runningTime"),
    "DOI": ("DOI",),
    "edition": ("edition",),
    "event-place": ("eventPlace",),
    "event-title": ("conferenceName", "meetingName"),
    "genre": (
        "type", "reportType", "thesisType", "manuscriptType", "mapType", "letterType", "presentationType", "postType",
        "websiteType", "genre", "programmingLanguage",
    ),
    "ISBN": ("ISBN",),
    "ISSN": ("ISSN",),
    "issue": ("issue", "priorityNumbers"),
    "language": ("language",),
    "license": ("rights",),
    "medium": (
        "artworkMedium", "audioRecordingFormat", "interviewMedium", "videoRecordingFormat", "audioFileType", "format",
        "system",
    ),
    "number": (
        "number", "billNumber", "docketNumber", "documentNumber", "episodeNumber", "patentNumber", "reportNumber",
        "publicLawNumber", "archiveID", "identifier",
    ),
    "number-of-pages": ("numPages",),
    "number-of-volumes": ("numberOfVolumes",),
    "original-publisher": ("originalPublisher",),
    "original-publisher-place": ("originalPlace",),
    "page": ("pages", "firstPage", "codePages"),
    "part-number": ("partNumber",),
    "part-title": ("partTitle",),
    "PMCID": ("PMCID",),
    "PMID": ("PMID",),
    "publisher": (
        "publisher", "label", "company", "distributor", "institution", "network", "repository", "studio", "university",
    ),
    "publisher-place": ("country", "place", "repositoryLocation"),
    "references": ("history", "references"),
    "scale": ("scale",),
    "section": ("section", "committee"),
    "source": ("libraryCatalog",),
    "status": ("legalStatus", "status"),
    "title": ("title", "caseName", "subject", "nameOfAct"),
    "title-short": ("shortTitle",),
    "URL": ("url",),
    "version": ("versionNumber",),
    "volume": ("volume", "reporterVolume", "codeVolume", "codeNumber"),
}  # fmt: skip

DATES: dict[str, tuple[str, ...]] = {
    "issued": ("date", "dateDecided", "dateEnacted", "issueDate"),
    "accessed": ("accessDate",),
    "submitted": ("filingDate",),
    "original-date": ("originalDate",),
}

ROLES: dict[str, str] = {
    # Zotero creator type → CSL name variable; the type's own creator is its author where it is not here
    "author": "author", "bookAuthor": "container-author", "castMember": "performer", "chair": "chair",
    "composer": "composer", "contributor": "contributor", "director": "director", "editor": "editor",
    "executiveProducer": "executive-producer", "guest": "guest", "host": "host", "interviewer": "interviewer",
    "narrator": "narrator", "organizer": "organizer", "originalCreator": "original-author", "performer": "performer",
    "producer": "producer", "recipient": "recipient", "reviewedAuthor": "reviewed-author",
    "scriptwriter": "script-writer", "seriesCreator": "series-creator", "seriesEditor": "collection-editor",
    "translator": "translator",
}  # fmt: skip

OWN_AUTHOR = frozenset({"hearing"})
"""Types whose own creator is the author although its creator type has a CSL role elsewhere."""

UNMAPPED = frozenset({"assignee", "priorityDate", "seriesText", "sessionTitle", "extra", "citationKey"})
"""Fields that stand for no CSL variable: they are the user's, but for `extra` and `citationKey`, which are special."""
