"""Items ⇄ the tags of RIS, which EndNote's format says with other letters.

RIS specification of 2011 (Thomson Reuters), "Tags"; tags of other programs are read too.
"""

from citekit.formats.tagged.read import item_from_tags
from citekit.formats.tagged.tables import KNOWN, Tag
from citekit.formats.tagged.write import losses, tags_of

__all__ = ["KNOWN", "Tag", "item_from_tags", "losses", "tags_of"]
