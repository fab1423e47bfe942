"""Text as it is compared, in one place."""

from __future__ import annotations

import pytest

from citekit.model.folding import asciified, folded


@pytest.mark.parametrize(
    ("text", "plain", "typed"),
    [
        ("Müller ", "muller", "muller"), ("ＡＢＣ", "abc", "abc"),
        ("Straße", "strasse", "strasse"), ("ﬁn", "fin", "fin"),
        ("Łódź", "łodz", "lodz"), ("Ærø", "ærø", "aero"),
        ("a\u00a0 b", "a b", "a b"), ("İstanbul", "istanbul", "istanbul"),
    ],
)  # fmt: skip
def test_text_is_folded_for_comparing_and_further_for_typing(text: str, plain: str, typed: str) -> None:
    assert (folded(text), asciified(text)) == (plain, typed)
    assert folded(folded(text)) == folded(text)
