import pytest

from citekit.csl.xmlparse import CSL, local_name, parse_xml
from citekit.errors import LimitError, StyleError

GOOD = f'<?xml version="1.0" encoding="utf-8"?>\n<style xmlns="{CSL}"><!-- note --><info/></style>'


@pytest.mark.parametrize("text", [GOOD, "\ufeff" + GOOD, GOOD.encode(), b"\xef\xbb\xbf" + GOOD.encode()])
def test_text_and_bytes_give_the_same_root(text: str | bytes) -> None:
    root = parse_xml(text)
    assert local_name(root) == "style"
    assert [local_name(child) for child in root] == ["", "info"]


def test_an_element_of_another_namespace_has_no_local_name() -> None:
    assert local_name(parse_xml('<style xmlns="urn:other"/>')) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("no xml", "not well-formed"),
        ("<style>\n<info></style>", "s.csl:2"),
        ("<style a='1'\n a='2'/>", "s.csl:2"),
        ("<style a='\x00'/>", "not well-formed"),
        ('<!DOCTYPE style SYSTEM "file:///nowhere"><style/>', "DOCTYPE"),
        ('<!DOCTYPE s [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><s>&b;</s>', "DOCTYPE"),
        ("<a>" * 400 + "</a>" * 400, "depth"),
    ],
)
def test_what_is_refused_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises((StyleError, LimitError)) as caught:
        parse_xml(text, where="s.csl")
    assert said in str(caught.value)
