"""Rules 1 to 13 of docs/rules.md, "Names": one table a rule, each row a printed text and what is read from it."""

from __future__ import annotations

from typing import Any

import pytest

from citekit import normalize
from citekit.model import Item, Name, Record
from citekit.model.folding import folded
from citekit.model.given import compatible_given
from citekit.normalize.names import name, names


def shown(one: Name) -> str:
    """family|given|suffix; "=" before a literal; particles stand before the family name, dropping ones after "~"."""
    if one.literal:
        return f"={one.literal}"
    family = " ".join(p for p in (one.non_dropping_particle, one.family) if p)
    given = f"{one.given} ~{one.dropping_particle}" if one.dropping_particle else one.given
    return "|".join([family, given, one.suffix]).rstrip("|")


def read(text: str, language: str = "") -> str:
    found = names(text, language=language)
    return "; ".join(map(shown, found)) + (" +" if found.truncated else "")


def from_records(*authors: str, **context: str) -> list[Item]:
    records = [
        Record(format="page", fields={"title": f"Work {n}", "author": text}, context=context)
        for n, text in enumerate(authors)
    ]
    return [found for found in normalize.items(records) if isinstance(found, Item)]


RULE_1 = {
    "Doe, Jane; Roe, Richard": "Doe|Jane; Roe|Richard",
    "Doe, J.； Roe, R.": "Doe|J.; Roe|R.",
    "Jane Doe and Max Poe": "Doe|Jane; Poe|Max",
    "Jane Doe, Max Poe, and Rita Ink": "Doe|Jane; Poe|Max; Ink|Rita",
    "Jane Doe & Max Poe": "Doe|Jane; Poe|Max",
    "Hans Maier und Eva Weiß": "Maier|Hans; Weiß|Eva",
    "Anne Petit et Luc Roux": "Petit|Anne; Roux|Luc",
    "Ana Ruiz y Luis Mora": "Ruiz|Ana; Mora|Luis",
    "Rui Gama e Ana Brum": "Gama|Rui; Brum|Ana",
    "Ole Berg og Kari Vik": "Berg|Ole; Vik|Kari",
    "Иван Лесной и Анна Полевая": "Лесной|Иван; Полевая|Анна",
    "李娜、王伟": "李|娜; 王|伟",
    "李娜，王伟": "李|娜; 王|伟",
    "李娜，王伟，和张三": "李|娜; 王|伟; 张|三",
    "Jane Doe · Max Poe": "Doe|Jane; Poe|Max",
    "Jane Doe / Max Poe": "Doe|Jane; Poe|Max",
    "Zhang, J., Li, Y.": "Zhang|J.; Li|Y.",
    "Zhang, J., Li, Y., & Oh, K.": "Zhang|J.; Li|Y.; Oh|K.",
    "Doe J, Poe AB": "Doe|J; Poe|AB",
    "von Neumann J, Doe A": "von Neumann|J; Doe|A",
    "J. Doe, M. Poe": "Doe|J.; Poe|M.",
    "Jane Doe (Ponds and Lakes Lab), Max Poe": "Doe|Jane; Poe|Max",
    "José Ortega y Gasset": "Ortega y Gasset|José",
    "Weinan E, Ada Han, Kim Zhang": "E|Weinan; Han|Ada; Zhang|Kim",
    "Ada Han and Weinan E": "Han|Ada; E|Weinan",
    "": "",
    " , ; & ": "",
}

RULE_2 = {
    "J. Zhang et al.": "Zhang|J. +",
    "J. Zhang, et al": "Zhang|J. +",
    "J. Zhang et. al.": "Zhang|J. +",
    "J. Zhang et alii": "Zhang|J. +",
    "J. Zhang and others": "Zhang|J. +",
    "J. Zhang & others": "Zhang|J. +",
    "J. Zhang, L. Li, and 12 others": "Zhang|J.; Li|L. +",
    "J. Zhang, L. Li (+3 more)": "Zhang|J.; Li|L. +",
    "J. Zhang, L. Li (and 3 others)": "Zhang|J.; Li|L. +",
    "J. Zhang, 5 more authors": "Zhang|J. +",
    "J. Zhang u. a.": "Zhang|J. +",
    "J. Zhang u.a.": "Zhang|J. +",
    "J. Zhang und andere": "Zhang|J. +",
    "J. Zhang et 3 autres": "Zhang|J. +",
    "J. Zhang et coll.": "Zhang|J. +",
    "J. Zhang y otros": "Zhang|J. +",
    "J. Zhang e outros": "Zhang|J. +",
    "J. Zhang e altri": "Zhang|J. +",
    "J. Zhang e.a.": "Zhang|J. +",
    "J. Zhang en anderen": "Zhang|J. +",
    "J. Zhang m.fl.": "Zhang|J. +",
    "J. Zhang mfl.": "Zhang|J. +",
    "J. Zhang ja muut": "Zhang|J. +",
    "J. Zhang ym.": "Zhang|J. +",
    "J. Zhang i in.": "Zhang|J. +",
    "J. Zhang i inni": "Zhang|J. +",
    "J. Zhang a kol.": "Zhang|J. +",
    "J. Zhang és mtsai": "Zhang|J. +",
    "J. Zhang ve diğerleri": "Zhang|J. +",
    "Лесной И. И. и др.": "Лесной|И. И. +",
    "Лесной И. И. и другие": "Лесной|И. И. +",
    "张三等": "张|三 +",
    "张三、李四等人": "张|三; 李|四 +",
    "山田太郎ほか": "山田|太郎 +",
    "김철수 외 3인": "김|철수 +",
    "et al.": " +",
    "A. U. Roe, U. A. Khan": "Roe|A. U.; Khan|U. A.",
    "E. A. Poe": "Poe|E. A.",
    "Jane Others": "Others|Jane",
    "Ethan Al-Masri": "Al-Masri|Ethan",
}

RULE_3 = {
    "Kumar, A., Lee, J., … Sinha, S.": ("Kumar|A.; Lee|J.; Sinha|S. +", True),
    "Kumar, A., Lee, J., . . . & Sinha, S.": ("Kumar|A.; Lee|J.; Sinha|S. +", True),
    "Kumar, A., Lee, J., [...], Sinha, S.": ("Kumar|A.; Lee|J.; Sinha|S. +", True),
    "Kumar, A., Lee, J., […] Sinha, S.": ("Kumar|A.; Lee|J.; Sinha|S. +", True),
    "A. Kumar, ..., S. Sinha": ("Kumar|A.; Sinha|S. +", True),
    "A. Kumar … S. Sinha": ("Kumar|A.; Sinha|S. +", True),
    "A. Kumar, J. Lee, …": ("Kumar|A.; Lee|J. +", False),
    "A. Kumar, J. Lee et al.": ("Kumar|A.; Lee|J. +", False),
    "A. Kumar, J. Lee": ("Kumar|A.; Lee|J.", False),
}

RULE_4 = {
    "Max Poe*, Rita Ink†": "Poe|Max; Ink|Rita",
    "Max Poe*,†, Rita Ink‡": "Poe|Max; Ink|Rita",
    "Max Poe#, Rita Ink§": "Poe|Max; Ink|Rita",
    "Max Poe=, Rita Ink=": "Poe|Max; Ink|Rita",
    "Max Poe⁎, Rita Ink＊": "Poe|Max; Ink|Rita",
    "Max Poe✉, Rita Ink": "Poe|Max; Ink|Rita",
    "Max Poe¹, Rita Ink²": "Poe|Max; Ink|Rita",
    "Max Poe1, Rita Ink2,3": "Poe|Max; Ink|Rita",
    "Max Poe*1, Rita Ink*2": "Poe|Max; Ink|Rita",
    "Max Poe 1, Rita Ink 2": "Poe|Max; Ink|Rita",
    "Max Poe a, Rita Ink b,c": "Poe|Max; Ink|Rita",
    "Jiang1, Li2": "Jiang; Li",
    "Zhang1, Li2, Wang1,2": "Zhang; Li; Wang",
    "Max Poe(1), Rita Ink[2]": "Poe|Max; Ink|Rita",
    "Max Poe<sup>1,2</sup>, <b>Rita Ink</b>": "Poe|Max; Ink|Rita",
    "Max Poe^1, Rita Ink^{2}": "Poe|Max; Ink|Rita",
    "Max Poe$^1$, Rita Ink$^{2,*}$": "Poe|Max; Ink|Rita",
    "Max Poe (corresponding author), Rita Ink": "Poe|Max; Ink|Rita",
    "Max Poe and Rita Ink (Eds.)": "Poe|Max; Ink|Rita",
    "Max Poe, Rita Ink, eds.": "Poe|Max; Ink|Rita",
    "Max Poe, Rita Ink (Hrsg.)": "Poe|Max; Ink|Rita",
    "Max Poe and Rita Ink, editors": "Poe|Max; Ink|Rita",
    "Max Poe, PhD, Rita Ink, MD, MPH": "Poe|Max; Ink|Rita",
    "Prof. Dr. Max Poe, Dr. rer. nat. Rita Ink": "Poe|Max; Ink|Rita",
    "Max Poe (he/him), Rita Ink": "Poe|Max; Ink|Rita",
    "Max Poe 🎓, Rita Ink": "Poe|Max; Ink|Rita",
    "Poe, Ed": "Poe|Ed",
}

RULE_5 = {
    "Doe, Jane": "Doe|Jane",
    "Jane Doe": "Doe|Jane",
    "Doe, Jr., Jane": "Doe|Jane|Jr.",
    "Mary Jane Watt": "Watt|Mary Jane",
    "Jan van der Berg": "van der Berg|Jan",
    "van der Berg, Jan": "van der Berg|Jan",
    "Berg, Jan van der": "Berg|Jan ~van der",
    "Ursula von der Heide": "von der Heide|Ursula",
    "Omar ibn Salim": "ibn Salim|Omar",
    "Khaled al-Masri": "al-Masri|Khaled",
    "Ana da Costa": "da Costa|Ana",
    "Jose de los Llanos": "de los Llanos|Jose",
    "Luca della Valle": "della Valle|Luca",
    "Dirk van 't Veer": "van 't Veer|Dirk",
    "Karel ten Have": "ten Have|Karel",
    "Otto von und zu Stein": "von und zu Stein|Otto",
    "Robert De Prato": "De Prato|Robert",
    "Vera Van Houten": "Van Houten|Vera",
    "Johan Van Der Meer": "Van Der Meer|Johan",
    "Ana De La Vega": "De La Vega|Ana",
    "Maria De Los Prados": "De Los Prados|Maria",
    "Van Houten, Vera": "Van Houten|Vera",
    "Xu Di Wang": "Wang|Xu Di",
    "Quoc Le Vu": "Vu|Quoc Le",
    "Tran Van Minh": "Minh|Tran Van",
    "Jean d'Aubray": "d'Aubray|Jean",
    "bela wolf": "wolf|bela",
    "Von Neumann, John": "Von Neumann|John",
    "Madame": "Madame",
}

RULE_6 = [
    ("CY.", "C-Y", True), ("CY.", "Cheng-Yu", True), ("J-B.", "J.-B.", True), ("J.-B.", "J B", True),
    ("J B", "JB", True), ("JB", "J-B.", True), ("J.", "Jean-Baptiste", True), ("J.-B.", "J.-C.", False),
    ("A. B.", "A. C.", False), ("A.", "A. C.", True), ("Mary B.", "Mary A.", False), ("Wei", "Jie", False),
    ("Jean-Luc", "Jeanluc", True), ("", "Ada", True), ("А. В.", "Алексей В.", True), ("É.", "Emile", True),
]  # fmt: skip

ONE_LETTER_FAMILIES = {
    "W. E": "E|W.",
    "E, Weinan": "E|Weinan",
    "Y. Z. U": "U|Y. Z.",
    "CY. Hei": "Hei|CY.",
    "J.B.Roe": "Roe|J.B.",
}

RULE_7 = {
    "King, Jr.": "King||Jr.",
    "King, Jr., Max": "King|Max|Jr.",
    "Max King, Jr.": "King|Max|Jr.",
    "Max King Jr.": "King|Max|Jr.",
    "King Jr., Max": "King|Max|Jr.",
    "King, M. L., Jr.": "King|M. L.|Jr.",
    "King, Max, Sr.": "King|Max|Sr.",
    "Max Ford II": "Ford|Max|II",
    "Max Ford III": "Ford|Max|III",
    "Max Ford IV": "Ford|Max|IV",
    "Li II, Y.": "Li|Y.|II",
    "Ivi Iv": "Iv|Ivi",
    "Max King Junior": "King|Max|Junior",
    "Rui Silva Filho": "Silva Filho|Rui",
    "Silva Neto, Rui": "Silva Neto|Rui",
}

RULE_8 = {
    ("李娜", ""): "李|娜",
    ("张三丰", ""): "张|三丰",
    ("欧阳明月", ""): "欧阳|明月",
    ("李 娜", ""): "李|娜",
    ("山田太郎", ""): "山田|太郎",
    ("佐藤花子", ""): "佐藤|花子",
    ("長谷川潤", ""): "長谷川|潤",
    ("山田　太郎", ""): "山田|太郎",
    ("佐藤さくら", ""): "佐藤|さくら",
    ("森さくら", ""): "森|さくら",
    ("高橋健", "ja"): "高橋|健",
    ("高橋健", "zh"): "高|橋健",
    ("高橋健", ""): "=高橋健",
    ("丸亀太郎", "ja"): "=丸亀太郎",
    ("天下无双", ""): "=天下无双",
    ("さかなクン", ""): "=さかなクン",
    ("ジョン・スミス", ""): "=ジョン・スミス",
    ("约翰·史密斯", ""): "=约翰·史密斯",
    ("김철수", ""): "김|철수",
    ("남궁민수", ""): "남궁|민수",
    ("철수", ""): "=철수",
    ("Fei-Fei Li", ""): "Li|Fei-Fei",
    ("Fei-Fei Li", "zh"): "Li|Fei-Fei",
    ("Nagy Ilona", "hu"): "Nagy|Ilona",
    ("Nagy Ilona", ""): "Ilona|Nagy",
    ("Kim Chul-soo", "ko"): "Kim|Chul-soo",
    ("Chul-soo Kim", "ko"): "Kim|Chul-soo",
    ("Kim Chul-soo", ""): "Chul-soo|Kim",
}

ORGANISATIONS = (
    "The Pond Team", "the LAKE group", "Pond Collaboration", "Pond Genome Consortium", "Pond Genome Consortium, The",
    "Nirgendwo Lab", "University of Nowhere", "Universidad de Ninguna Parte", "Technische Hochschule Nirgendwo",
    "Institut für Teiche", "Société des étangs", "Ministry of Ponds", "Office for National Ponds", "Bank of Nowhere",
    "Example AI", "Example Inc.", "ACME, Inc.", "Example Research", "Oxbow University Press", "Working Group 2",
    "Editorial Board", "京都大学", "株式会社山田", "李娜课题组", "연못연구소",
)  # fmt: skip
PEOPLE = (
    "Jane Doe",
    "Bill Press",
    "W. H. Press",
    "K. Bank",
    "Q. Center",
    "Al Core",
    "Grace Team-Smith, Q.",
    "Sai Inci",
)

RULE_10 = {"Xia Peng 0009": ("Peng|Xia", "0009"), "Jane Doe 0001": ("Doe|Jane", "0001"), "Jane Doe": ("Doe|Jane", "")}


@pytest.mark.parametrize("text", [*RULE_1, *RULE_2, *RULE_4])
def test_rules_1_2_and_4_a_list_falls_into_names(text: str) -> None:
    assert read(text) == (RULE_1 | RULE_2 | RULE_4)[text]


@pytest.mark.parametrize("text", RULE_3)
def test_rule_3_a_name_behind_an_ellipsis_is_the_last_author(text: str) -> None:
    expected, last = RULE_3[text]
    assert read(text) == expected
    (item,) = from_records(text)
    assert (item.about.get("last-is-last") == ["author"]) is last


@pytest.mark.parametrize("text", [*RULE_5, *RULE_7, *ONE_LETTER_FAMILIES])
def test_rules_5_and_7_a_name_is_read_in_parts(text: str) -> None:
    assert shown(name(text)) == (RULE_5 | RULE_7 | ONE_LETTER_FAMILIES)[text]


@pytest.mark.parametrize(("one", "other", "alike"), RULE_6)
def test_rule_6_initials_are_compared_letter_by_letter(one: str, other: str, alike: bool) -> None:
    assert compatible_given(folded(one), folded(other)) is alike
    assert compatible_given(folded(other), folded(one)) is alike


@pytest.mark.parametrize(("text", "language"), RULE_8)
def test_rule_8_a_name_without_blanks_is_split_where_that_is_sure(text: str, language: str) -> None:
    assert shown(name(text, language=language)) == RULE_8[text, language]


@pytest.mark.parametrize("text", ORGANISATIONS)
def test_rule_9_an_organisation_is_kept_literally(text: str) -> None:
    assert name(text) == Name(literal=text)


@pytest.mark.parametrize("text", PEOPLE)
def test_rule_9_a_person_is_no_organisation(text: str) -> None:
    assert not name(text).literal


@pytest.mark.parametrize("text", RULE_10)
def test_rule_10_a_number_of_homonyms_is_kept_apart(text: str) -> None:
    expected, number = RULE_10[text]
    (item,) = from_records(text)
    assert shown(item.names("author")[0]) == expected
    assert item.about.get("dblp-homonym", {}).get("author", {}).get(str(item.names("author")[0]), "") == number


CLUSTERS: dict[str, tuple[tuple[str, ...], tuple[dict[str, str], ...]]] = {
    "initials in four forms": (
        ("J.-B. Roe", "J B Roe", "JB Roe", "J-B. Roe"),
        tuple({name: "roe-j-b"} for name in ("J.-B. Roe", "J B Roe", "JB Roe", "J-B. Roe")),
    ),
    "an initial and the name": (("R. Fox", "Rosa Fox"), ({"R. Fox": "fox-rosa"}, {"Rosa Fox": "fox-rosa"})),
    "a short form": (
        ("Alex Ray", "Alexander Ray"),
        ({"Alex Ray": "ray-alexander"}, {"Alexander Ray": "ray-alexander"}),
    ),
    "other marks": (
        ("Jürgen Möller", "J. Moeller"),
        ({"Jürgen Möller": "moller-jurgen"}, {"J. Moeller": "moller-jurgen"}),
    ),
    "an initial of two people": (("J. Doe", "Jane Doe", "John Doe"), ({}, {}, {})),
    "two names of one work": (("J. Li, Jie Li", "Jie Li"), ({}, {})),
    "contradicting middle initials": (("A. B. Poe", "A. C. Poe"), ({}, {})),
    "other families": (("A. Poe", "A. Roe"), ({}, {})),
    "one form only": (("Ada Poe", "Ada Poe"), ({}, {})),
    "father and son": (("Max King", "M. King Jr."), ({}, {})),
    "like beginnings": (("Ann Poe", "Anna Poe"), ({}, {})),
}


@pytest.mark.parametrize("case", CLUSTERS)
def test_rule_13_people_printed_in_several_ways_get_an_id_and_keep_their_names(case: str) -> None:
    authors, expected = CLUSTERS[case]
    items = from_records(*authors)
    assert [item.about.get("people", {}).get("author", {}) for item in items] == list(expected)
    plain: list[Any] = [normalize.item(Record(format="page", fields={"author": text}))[0] for text in authors]
    assert [item.names("author") for item in items] == [item.names("author") for item in plain]
