"""What LaTeX's commands stand for: letters, symbols, accents, styles, maths. Data for `latex` and `latex_out`."""

from __future__ import annotations

ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331", "h": "\u0309", "G": "\u030f", "f": "\u0311", "t": "\u0361", "U": "\u030e",
    "textcommabelow": "\u0326", "textogonekcentered": "\u0328", "textdotbelow": "\u0323",
}  # fmt: skip
"""Accent commands of one argument, with the combining character."""

SPACING_ACCENTS = {"'": "´", "`": "`", "^": "^", '"': "¨", "~": "~", "=": "¯", ".": "˙", "c": "¸", "r": "˚", "v": "ˇ"}
"""What an accent over nothing stands for."""

LETTERS = {
    "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "ss": "ß", "SS": "ẞ", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ", "textschwa": "ə", "textbari": "ɨ", "texthtd": "ɗ", "texthtb": "ɓ",
    "texthtk": "ƙ", "textcrlambda": "ƛ", "textglotstop": "ʔ", "textturna": "ɐ", "textopeno": "ɔ", "textesh": "ʃ",
    "textepsilon": "ɛ", "textgamma": "ɣ", "textltailn": "ɲ", "textrtails": "ʂ", "textchi": "χ",
}  # fmt: skip

SYMBOLS = {
    "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "slash": "/", "textendash": "–",
    "textemdash": "—", "ldots": "…", "dots": "…", "textellipsis": "…", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "textquotedbl": '"',
    "textasciigrave": "`", "textasciidieresis": "¨", "textasciiacute": "´", "textasciimacron": "¯",
    "textasciicaron": "ˇ", "textasciibreve": "˘", "textbraceleft": "{", "textbraceright": "}", "lbrace": "{",
    "rbrace": "}", "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_", "textdollar": "$",
    "textpercent": "%", "textsterling": "£", "textampersand": "&", "texthash": "#", "guillemotleft": "«",
    "guillemotright": "»", "flqq": "«", "frqq": "»", "guilsinglleft": "‹", "guilsinglright": "›", "flq": "‹",
    "frq": "›", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "quotedblbase": "„", "quotesinglbase": "‚",
    "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™", "S": "§", "textsection": "§",
    "P": "¶", "textparagraph": "¶", "dag": "†", "textdagger": "†", "ddag": "‡", "textdaggerdbl": "‡", "pounds": "£",
    "euro": "€", "texteuro": "€", "EUR": "€", "textdegree": "°", "degree": "°", "textmu": "µ", "micro": "µ",
    "textordmasculine": "º", "textordfeminine": "ª", "textonehalf": "½", "textonequarter": "¼",
    "textthreequarters": "¾", "texttimes": "×", "textdiv": "÷", "textpm": "±", "textminus": "−", "textyen": "¥",
    "textcent": "¢", "textcurrency": "¤", "textbrokenbar": "¦", "textlnot": "¬", "textonesuperior": "¹",
    "texttwosuperior": "²", "textthreesuperior": "³", "textperiodcentered": "·", "textbullet": "•",
    "textexclamdown": "¡", "textquestiondown": "¿", "textvisiblespace": "␣", "textnumero": "№",
    "textperthousand": "‰", "textasteriskcentered": "∗", "textrightarrow": "→", "textleftarrow": "←",
    "textuparrow": "↑", "textdownarrow": "↓", "textohm": "Ω", "textestimated": "℮", "TeX": "TeX", "LaTeX": "LaTeX",
    "LaTeXe": "LaTeX2ε", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX", "space": " ",
    "nobreakspace": "\u00a0",
    "textnobreakspace": "\u00a0", "quad": "\u2003", "qquad": "\u2003\u2003", "enspace": "\u2002", "enskip": "\u2002",
    "thinspace": "\u2009", "textthreequartersemdash": "—", "textperiodinferior": ".", "etalchar": "", "par": "\n\n",
    "newline": " ", "linebreak": " ", "textcompwordmark": "\u200c", "bibrangedash": "–", "textfractionsolidus": "⁄",
    "bibdatedash": "–", "checkmark": "✓", "male": "♂", "female": "♀", "AnneeUn": "",
}  # fmt: skip

CHARACTERS = {
    "&": "&", "%": "%", "#": "#", "$": "$", "_": "_", "{": "{", "}": "}", " ": " ", "\n": " ", "\t": " ",
    ",": "\u2009", ";": " ", ":": " ", ">": " ", "!": "", "-": "", "/": "", "@": "", "\\": " ", "|": "|",
}  # fmt: skip
"""Control symbols."""

IGNORED = frozenset(
    "relax protect noindent normalfont rm rmfamily tt ttfamily sf sffamily upshape md mdseries normalsize small"
    " footnotesize"
    " scriptsize tiny large Large LARGE huge Huge sloppy raggedright left right bigl bigr big Big Bigl Bigr"
    " displaystyle"
    " textstyle limits nolimits nobreak penalty hfill null selectfont boldmath unboldmath xspace ignorespaces"
    " leavevmode frenchspacing nonfrenchspacing allowbreak break smallskip medskip bigskip cyr selectlanguage"
    " singlespacing".split()
)

SWITCHES = {
    "em": "i", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b", "sc": "sc",
    "scshape": "sc",
}  # fmt: skip
"""Commands that hold to the end of their group, with their markup."""

STYLES = {
    "emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "mkbibitalic": "i", "textbf": "b", "mkbibbold": "b",
    "textsc": "sc", "textsuperscript": "sup", "mkbibsuperscript": "sup", "textsubscript": "sub", "sp": "sup",
    "mkbibsubscript": "sub", "sb": "sub",
}  # fmt: skip

MARKUP = {
    "i": ("<i>", "</i>"), "b": ("<b>", "</b>"), "sup": ("<sup>", "</sup>"), "sub": ("<sub>", "</sub>"),
    "sc": ('<span style="font-variant:small-caps;">', "</span>"),
}  # fmt: skip

TRANSPARENT = frozenset(
    "textrm texttt textsf textnormal textup textmd mbox hbox underline uline text ensuremath mathrm mathit mathbf"
    " mathsf"
    " mathtt mathnormal operatorname textgreek textcyrillic textlatin bibstring citetitle citeauthor cite citep citet"
    " textcite parencite nolinkurl path mathop boldsymbol bm pmb vec textmd textlf ul so textulf"
    " fbox makebox textlarger natexlab surname firstname mathbin mathord mathrel mathopen mathclose smash"
    " textquote centering ensuretext foreign latintext greektext".split()
)
"""Commands of one argument that say nothing which CSL could keep; `vec` is an accent in maths."""

DANGEROUS = frozenset(
    "input include openin openout read write immediate special catcode def edef gdef xdef let futurelet csname"
    " endcsname"
    " expandafter newcommand renewcommand providecommand newenvironment lccode uccode directlua luaexec usepackage"
    " RequirePackage documentclass ShellEscape verbatiminput lstinputlisting includegraphics loop repeat begin end"
    " noexpand afterassignment aftergroup everypar output shipout jobname endinput write18 newwrite newread"
    " IfFileExists InputIfFileExists string meaning the romannumeral global long outer".split()
)
"""Commands that do something, or hide something: kept as plain text, never written as commands."""

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "omicron": "ο", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ",
    "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "Alpha": "Α", "Beta": "Β", "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Iota": "Ι", "Kappa": "Κ",
    "Mu": "Μ", "Nu": "Ν", "Omicron": "Ο", "Rho": "Ρ", "Tau": "Τ", "Chi": "Χ", "digamma": "ϝ",
}  # fmt: skip

MATH = {
    **GREEK,
    "le": "≤", "leq": "≤", "leqslant": "⩽", "ge": "≥", "geq": "≥", "geqslant": "⩾", "neq": "≠", "ne": "≠", "lt": "<",
    "gt": ">", "ll": "≪", "gg": "≫", "sim": "∼", "simeq": "≃", "approx": "≈", "cong": "≅", "equiv": "≡",
    "propto": "∝", "prec": "≺", "succ": "≻", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "cdot": "·", "ast": "∗",
    "star": "⋆", "circ": "∘", "bullet": "•", "oplus": "⊕", "ominus": "⊖", "otimes": "⊗", "odot": "⊙", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "Leftrightarrow": "⇔", "longrightarrow": "⟶", "longleftarrow": "⟵", "longleftrightarrow": "⟷", "mapsto": "↦",
    "uparrow": "↑", "downarrow": "↓", "updownarrow": "↕", "hookrightarrow": "↪", "gets": "←", "infty": "∞",
    "partial": "∂", "nabla": "∇", "forall": "∀", "exists": "∃", "nexists": "∄", "in": "∈", "notin": "∉", "ni": "∋",
    "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "cup": "∪", "cap": "∩", "setminus": "∖",
    "emptyset": "∅", "varnothing": "∅", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "neg": "¬", "lnot": "¬",
    "vdash": "⊢", "models": "⊨", "vDash": "⊨", "top": "⊤", "bot": "⊥", "perp": "⊥", "parallel": "∥", "mid": "∣",
    "angle": "∠", "triangle": "△", "square": "□", "Box": "□", "Diamond": "◇", "diamond": "⋄", "sum": "∑", "prod": "∏",
    "coprod": "∐", "int": "∫", "iint": "∬", "oint": "∮", "ell": "ℓ", "hbar": "ℏ", "hslash": "ℏ", "Re": "ℜ", "Im": "ℑ",
    "wp": "℘", "aleph": "ℵ", "beth": "ℶ", "prime": "′", "dagger": "†", "ddagger": "‡", "ldots": "…", "cdots": "⋯",
    "dots": "…", "vdots": "⋮", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "Vert": "‖", "vert": "|", "|": "‖", "lVert": "‖", "rVert": "‖", "lvert": "|", "rvert": "|", "colon": ":",
    "backslash": "\\", "lessapprox": "⪅", "gtrapprox": "⪆", "lesssim": "≲", "gtrsim": "≳", "asymp": "≍", "odots": "…",
    "doteq": "≐", "lhd": "⊲", "rhd": "⊳", "bowtie": "⋈", "sharp": "♯", "flat": "♭", "natural": "♮", "clubsuit": "♣",
    "heartsuit": "♥", "spadesuit": "♠", "diamondsuit": "♦", "rightleftharpoons": "⇌", "rightharpoonup": "⇀",
    "leftharpoonup": "↼", "iff": "⟺", "implies": "⟹", "degree": "°", "checkmark": "✓", "lbrack": "[", "rbrack": "]",
    "imath": "ı", "jmath": "ȷ", "complement": "∁", "sqcup": "⊔", "sqcap": "⊓", "sqsubseteq": "⊑", "uplus": "⊎",
    "multimap": "⊸", "rightsquigarrow": "⇝", "leadsto": "⇝", "nsim": "≁", "ntriangleleft": "⋪", "unlhd": "⊴",
    "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁", "bigotimes": "⨂", "bigvee": "⋁", "bigwedge": "⋀", "hyphen": "-",
    "quad": " ", "qquad": " ", "space": " ", "thinspace": "",
}  # fmt: skip

FUNCTIONS = frozenset(
    "log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh min max sup inf lim limsup liminf"
    " det dim"
    " ker hom deg gcd arg Pr mod bmod".split()
)

MATH_ACCENTS = {
    "bar": "\u0304", "overline": "\u0305", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c", "breve": "\u0306",
    "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip

_LETTERLIKE = {
    "mathcal": (0x1D49C, {"B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ"}),
    "mathbb": (0x1D538, {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}),
    "mathfrak": (0x1D504, {"C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"}),
}
MATH_ALPHABETS = {"mathcal": "mathcal", "mathscr": "mathcal", "cal": "mathcal", "mathbb": "mathbb", "mathds": "mathbb",
                  "mathfrak": "mathfrak", "Bbb": "mathbb", "frak": "mathfrak"}  # fmt: skip


def in_alphabet(command: str, text: str) -> str:
    """Capitals in the script, double-struck or fraktur alphabet of mathematics; other characters as they are."""
    start, special = _LETTERLIKE[MATH_ALPHABETS[command]]
    return "".join(special.get(c) or (chr(start + ord(c) - 65) if "A" <= c <= "Z" else c) for c in text)


MATH_COMMANDS = frozenset(
    {*MATH, *FUNCTIONS, *MATH_ACCENTS, *MATH_ALPHABETS}
    | set(
        "frac dfrac tfrac binom sqrt text mathrm mathbf mathit mathsf mathtt operatorname left right overline underline"
        " overbrace underbrace stackrel overset underset xrightarrow not big Big bigl bigr limits mbox textrm textit"
        " boldsymbol bm cfrac pmod bmod phantom displaystyle textstyle ensuremath textbf textsc textsuperscript"
        " textsubscript prescript substack middle bigg Bigg acute".split()
    )
)
"""What may stand, unescaped, in maths that citekit writes."""
