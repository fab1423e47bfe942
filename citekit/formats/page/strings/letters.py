"""Capital letters as a class of patterns knows them: `[A-Z]` leaves out Łódź, Žižek, Ívarsson and Иванов."""

from __future__ import annotations

UPPER = "".join(c for c in map(chr, range(0x41, 0x530)) if c.isupper())
"""The capital letters of Latin, Greek and Cyrillic script, to stand inside a pattern's brackets."""
