"""Numbers as letters, for what is told apart by a letter behind it: citation keys that would else be alike,
and year suffixes."""

from __future__ import annotations


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa; 0 is nothing."""
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = "abcdefghijklmnopqrstuvwxyz"[rest] + text
    return text
