"""Where a formatted entry prints a name."""

from __future__ import annotations

import pytest

from citekit.model import Name
from citekit.webpage.marks import own_name_spans

MAREN = Name(family="Maren", given="Rike Anna", non_dropping_particle="van der")
SATO = Name(family="佐藤", given="健")


@pytest.mark.parametrize(
    ("owner", "entry", "printed"),
    [
        (MAREN, "Ek, A., &amp; van der Maren, R. A. (2020). Mud.", "van der Maren, R. A"),
        (MAREN, "A. Ek and R. A. van der Maren, Mud.", "R. A. van der Maren"),
        (MAREN, "Rike Anna van der Maren. Mud.", "Rike Anna van der Maren"),
        (MAREN, "Maren, U. (2020). Mud.", ""),
        (SATO, "佐藤健, &amp; 李伟. (2024).", "佐藤健"),
        (SATO, "李伟, 佐藤 健. 2024", "佐藤 健"),
        (SATO, "佐藤誠. 2024", ""),
        (Name(family="佐藤"), "佐藤健. 2024", ""),
    ],
)
def test_a_name_is_found_in_the_form_it_is_printed_in(owner: Name, entry: str, printed: str) -> None:
    assert [entry[start:end].rstrip(".") for start, end in own_name_spans(entry, [owner])] == [printed] * bool(printed)
