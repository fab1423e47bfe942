"""Lists of citations without any markup → records: split, cut into pieces, labelled in the list's own style.

`split` finds the citations, `pieces` and `marks` cut one up, `score` and `decode` say which pieces are which field,
`fields` writes them down. Nothing printed is dropped: what no field takes is kept in `extra["rest"]`.
"""

from citekit.formats.page.strings.fields import read_list

__all__ = ["read_list"]
