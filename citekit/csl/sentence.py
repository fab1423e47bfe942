"""A citation or entry that begins with a term begins with a capital: "Ibid.", as citeproc-js has it.

CSL 1.0.2, "Citation", asks for it in notes; citeproc-js does it in note styles for terms (cs:text term="..."), also
after text of the caller's that is a sentence of several words ("This has been said. Ibid."). Bibliography entries
begin with a capital in every style.
"""

from __future__ import annotations

from citekit.csl.tokens import TERM, Tokens


def begins_sentence(prefix: str, *, first: bool) -> bool:
    """Whether what follows the caller's `prefix` begins a sentence; `first`: the cite is the citation's first."""
    if not prefix.strip():
        return first
    return prefix.rstrip(" \"'\N{RIGHT DOUBLE QUOTATION MARK})]").endswith((".", "!", "?")) and len(prefix.split()) > 1


def with_capital_term(tokens: Tokens) -> Tokens:
    """The tokens with a capital at the start if the first text with letters is a term's."""
    in_term = False
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            if in_term and token[:1].islower():
                return [*tokens[:index], token[0].upper() + token[1:], *tokens[index + 1 :]]
            if in_term or any(letter.isalnum() for letter in token):
                return tokens
            continue
        in_term = in_term or token == TERM
    return tokens
