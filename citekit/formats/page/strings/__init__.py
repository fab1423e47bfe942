"""Lists of citations without any markup → records: split, cut into pieces, labelled in the list's own style.

`lines` and `split` find the citations, `pieces` and `marks` cut one up, `score`, `people`, `habits` and `decode` say
which pieces are which field, `names` in which form the list names people, `fields` writes them down. Lines of an HTML
page are read by `citekit.formats.page.citation`, which says why. Nothing printed is dropped: what no field takes is
kept in `extra["rest"]`.
"""

from citekit.formats.page.strings.fields import read_list

__all__ = ["read_list"]
