import pytest

from citekit.model import Name
from citekit.model.particles import joins, parse_particles, split_family, split_given, split_suffix


@pytest.mark.parametrize(
    ("family", "particle", "rest"),
    [
        ("van der Berg", "van der", "Berg"), ("Van der Berg", "", "Van der Berg"), ("al-Hakim", "al-", "Hakim"),
        ("Al-Hakim", "", "Al-Hakim"), ("d'Ormesson", "d'", "Ormesson"), ("d’Ormesson", "d’", "Ormesson"),
        ("'t Hooft", "'t", "Hooft"), ("’s-Gravesande", "’s-", "Gravesande"), ("de’ Medici", "de’", "Medici"),
        ("van 't Hoff", "van 't", "Hoff"), ("hooks", "", "hooks"), ("van der berg", "van der", "berg"),
        ("abd al-Rahman", "abd al-", "Rahman"), ("iPod", "", "iPod"), ("Saint-Exupéry", "", "Saint-Exupéry"),
        ("Ramón y Cajal", "", "Ramón y Cajal"), ("v.d. Berg", "v.d.", "Berg"), ("д'Артаньян", "д'", "Артаньян"),
        ("毛", "", "毛"), ("مصطفى علي", "", "مصطفى علي"), ("ʿAbd", "", "ʿAbd"), ("", "", ""), ("de", "", "de"),
        ("van den Bergh van Rijn", "van den", "Bergh van Rijn"), ("chen-", "", "chen-"),
    ],
)  # fmt: skip
def test_small_words_before_a_family_name_are_its_particle(family: str, particle: str, rest: str) -> None:
    assert split_family(family) == (particle, rest)


@pytest.mark.parametrize(
    ("given", "rest", "particle"),
    [
        ("Alexander von", "Alexander", "von"), ("Jean de La", "Jean de La", ""), ("Jean d'", "Jean", "d'"),
        ("Karl-Theodor von und", "Karl-Theodor", "von und"), ("bell", "bell", ""), ("J. van 't", "J.", "van 't"),
        ("Guo-ping", "Guo-ping", ""), ("O de O", "O de O", ""), ("", "", ""), ("小 明", "小 明", ""),
    ],
)  # fmt: skip
def test_small_words_after_given_names_are_dropped_with_them(given: str, rest: str, particle: str) -> None:
    assert split_given(given) == (rest, particle)


@pytest.mark.parametrize(
    ("given", "split"),
    [
        ("John, Jr.", ("John", "Jr.", False)), ("John,! III", ("John", "III", True)), ("John", ("John", "", False)),
        ("John,", ("John,", "", False)), (", Jr.", (", Jr.", "", False)),
    ],
)  # fmt: skip
def test_a_suffix_follows_a_comma_in_the_given_names(given: str, split: tuple[str, str, bool]) -> None:
    assert split_suffix(given) == split


@pytest.mark.parametrize(
    ("particle", "joined"),
    [("al-", True), ("d'", True), ("o’", True), ("dell'", True), ("de l’", True), ("de'", False), ("van", False),
     ("'t", False), ("", False), ("van 't", False)],
)  # fmt: skip
def test_a_particle_that_ends_in_a_hyphen_or_an_elision_is_written_against_the_name(
    particle: str, joined: bool
) -> None:
    assert joins(particle) is joined


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        (
            Name(family="La Fontaine", given="Jean de"),
            Name(family="La Fontaine", given="Jean", dropping_particle="de"),
        ),
        (
            Name(family="van Gogh", given="Vincent, III"),
            Name(family="Gogh", given="Vincent", non_dropping_particle="van", suffix="III"),
        ),
        (Name(family='"van Dyke"', given="Dick"), Name(family="van Dyke", given="Dick")),
        (
            Name(family="Gogh", given="V von", non_dropping_particle="van"),
            Name(family="Gogh", given="V von", non_dropping_particle="van"),
        ),
        (
            Name(family="van Gogh", given="V", dropping_particle="de"),
            Name(family="Gogh", given="V", dropping_particle="de", non_dropping_particle="van"),
        ),
        (Name(family="Roe", given="J, Jr.", suffix="II"), Name(family="Roe", given="J, Jr.", suffix="II")),
    ],
)
def test_a_name_is_parsed_where_its_parts_are_not_given(name: Name, parsed: Name) -> None:
    assert parse_particles(name) == parsed


@pytest.mark.parametrize(
    "name",
    [Name(family="van Foo"), Name(literal="van Foo Ltd"), Name(family="van Gogh", given="V", parse_names=False),
     Name(given="Plato")],
)  # fmt: skip
def test_names_that_are_not_looked_into(name: Name) -> None:
    assert parse_particles(name) is name


def test_parsing_twice_changes_nothing() -> None:
    once = parse_particles(Name(family="de la Cruz", given="Ana von"))
    assert parse_particles(once) == once
