"""TeX mathematics in a title as Unicode where that is exact; else it stays as it is printed (rule 14)."""

from __future__ import annotations

import re
import unicodedata

_INLINE = re.compile(r"\$(?=\S)([^$\n]{1,80})(?<=\S)\$(?!\d)|\\\(([^$\n]{1,80}?)\\\)")
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi"
    " psi omega"
).split()
_COMMANDS = {
    "infty": "∞", "times": "×", "to": "→", "rightarrow": "→", "leftarrow": "←", "leq": "≤", "le": "≤", "geq": "≥",
    "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼", "pm": "±", "cdot": "·", "ell": "ℓ", "in": "∈",
    "cup": "∪", "cap": "∩", "subset": "⊂", "forall": "∀", "exists": "∃", "partial": "∂", "nabla": "∇", "ldots": "…",
    "dots": "…", "langle": "⟨", "rangle": "⟩", "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "circ": "∘",
    "prime": "′", "star": "⋆", "oplus": "⊕", "otimes": "⊗", "log": "log", "exp": "exp", "max": "max", "min": "min",
}  # fmt: skip
for _name in _GREEK:
    _COMMANDS[_name] = unicodedata.lookup(f"GREEK SMALL LETTER {'LAMDA' if _name == 'lambda' else _name.upper()}")
    _COMMANDS[_name.capitalize()] = unicodedata.lookup(
        f"GREEK CAPITAL LETTER {'LAMDA' if _name == 'lambda' else _name.upper()}"
    )
_ALPHABETS = {"mathcal": "SCRIPT", "mathscr": "SCRIPT", "mathbb": "DOUBLE-STRUCK", "mathfrak": "FRAKTUR"}
_PLAIN_ALPHABETS = frozenset(
    {"mathrm", "text", "textrm", "mathsf", "mathit", "textit", "mathbf", "textbf", "operatorname"}
)
_RAISED = dict(zip("0123456789+-()ni*'", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ*′", strict=True))
_LOWERED = dict(zip("0123456789+-()aeoxijrv", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓᵢⱼᵣᵥ", strict=True))
_ARGUMENT = re.compile(r"\\([A-Za-z]+)\s*\{([^{}\\]{1,20})\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s?")
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]{1,12})\}|([^\s{}\\]))")
_EXACT = re.compile(r"[^\\{}$^_]+")


def in_unicode(value: str) -> str:
    r"""The text with each $…$ and \(…\) that Unicode can say exactly; prices ("$5 and $10") are no mathematics."""
    if value.count("$") < 2 and "\\(" not in value:
        return value
    return _INLINE.sub(_exact, value)


def _exact(match: re.Match[str]) -> str:
    body = (match.group(1) or match.group(2)).strip()
    body = _ARGUMENT.sub(_letters, body)
    body = _COMMAND.sub(lambda m: _COMMANDS.get(m.group(1), m.group()), body)
    body = _SCRIPT.sub(_script, body).replace(r"\,", " ").replace("~", " ")
    return " ".join(body.split()) if _EXACT.fullmatch(body) else match.group()


def _letters(match: re.Match[str]) -> str:
    alphabet, letters = match.groups()
    if alphabet in _PLAIN_ALPHABETS:
        return letters
    kind = _ALPHABETS.get(alphabet)
    found = [_letter(kind, letter) for letter in letters] if kind else [""]
    return "".join(found) if all(found) else match.group()


def _letter(kind: str, letter: str) -> str:
    if not (letter.isascii() and letter.isalpha()):
        return ""
    size = "CAPITAL" if letter.isupper() else "SMALL"
    old = {"FRAKTUR": "BLACK-LETTER"}.get(kind, kind)
    for name in (f"MATHEMATICAL {kind} {size} {letter.upper()}", f"{old} {size} {letter.upper()}"):
        try:
            return unicodedata.lookup(name)
        except KeyError:
            continue
    return ""


def _script(match: re.Match[str]) -> str:
    table = _RAISED if match.group(1) == "^" else _LOWERED
    letters = match.group(2) or match.group(3)
    return "".join(table[c] for c in letters) if all(c in table for c in letters) else match.group()
