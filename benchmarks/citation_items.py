"""Invented works in seven languages, and the free forms in which people write citations that follow no style."""
# ruff: noqa: E501 - tables read best unbroken

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from citekit.model import Item
from citekit.model.csl_data import item_from_csl

LANGUAGES = ("en", "de", "fr", "es", "ru", "zh", "ja", "pt", "pl")

_FAMILY = {
    "en": "Ashdown Birch Calloway Dunmore Ellery Fairholm Grantley Hollis Ingram Kettering van_Loon O'Marsh Ng E".split(),
    "de": "Ackermann Brückner Dörfler Eichholz Färber Grünwald von_Hagen Jäger Köhler Lößner".split(),
    "fr": "Aubertin Bélanger Chevreuil Delacour d'Estrel Fournier Garrigue Lefèvre de_La_Tour Noël".split(),
    "es": "Aldana Barrientos Cifuentes Domínguez Escudero Fuentes García_Lorenzo Ibáñez Muñoz".split(),
    "ru": "Алексеев Борисова Воронин Григорьева Дмитриев Ершов Жукова Зайцев".split(),
    "zh": "陈 李 王 张 刘 赵 黄 周 欧阳".split(),
    "ja": "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本".split(),
    "pt": "Almeida Barbosa Carvalho Dias Esteves Ferraz Guimarães dos_Santos Leitão Nóbrega".split(),
    "pl": "Adamczyk Borowski Czarnecka Dąbek Gałązka Jabłoński Kwiecień Łuczak Sowińska Żurek".split(),
}
_GIVEN = {
    "en": "Alice Brian Clara David Edith Francis Grace Henry Isabel John Jean-Paul M. Rose_A. J._T.".split(),
    "de": "Anna Bernd Claudia Dieter Eva Friedrich Hans-Jürgen Karin".split(),
    "fr": "Amélie Benoît Chloé Denis Élise François Jean-Marc".split(),
    "es": "Ana Beatriz Carlos Diego Elena Fernando Íñigo".split(),
    "ru": "Анна_В. Борис_Н. Вера Глеб_И. Дарья".split(),
    "zh": "伟 芳 娜 秀英 敏 静 建国".split(),
    "ja": "太郎 花子 健一 由美 翔".split(),
    "pt": "Ana Bruno Cecília Davi Estêvão Inês João_M.".split(),
    "pl": "Anna Bartosz Celina Grzegorz Łukasz Małgorzata Zofia".split(),
}
_TITLES = {
    "en": (
        "{} of {} in {}", "Measuring {}: a study of {}", "Why {} matters for {}", "{} and {} under {}", "On {}",
        "Is {} enough? Lessons from {}", "Towards {} with {}, {} and more", "{} revisited", "The St. Elmo data set for {}",
    ),
    "de": ("Zur {} der {}", "{} und {} im Vergleich", "Wie {} die {} verändert: eine Untersuchung", "Grundlagen der {}"),
    "fr": ("De la {} à la {}", "{} et {} : une étude comparée", "L'évolution de la {}", "Comment mesurer la {} ?"),
    "es": ("La {} de la {}", "{} y {}: un estudio", "Sobre la {} en España", "¿Cómo medir la {}?"),
    "ru": ("О {} и {}", "Исследование {} в условиях {}", "{} как основа {}", "Методы {}: обзор"),
    "zh": ("基于{}的{}研究", "{}与{}的关系", "面向{}的{}方法", "{}综述"),
    "ja": ("{}における{}の研究", "{}と{}に関する考察", "{}の設計と評価"),
    "pt": ("A {} da {}", "{} e {}: um estudo comparado", "Sobre a {} no litoral", "Como medir a {}?"),
    "pl": ("O {} i {}", "Badanie {} w warunkach {}", "Metody {}: przegląd", "Czy {} wystarczy?"),
}  # fmt: skip
_TOPICS = {
    "en": (
        "tidal rivers", "quiet cities", "shell growth", "sparse graphs", "slow networks", "old bridges", "soil memory",
        "bird song", "Bayesian doubt", "winter light", "RNA folding", "deep wells",
    ),
    "de": ("Flussufer", "Stadtplanung", "Messtechnik", "Vogelstimmen", "Bodenkunde", "Brückenbau"),
    "fr": ("lumière", "marée", "ville lente", "mesure du bruit", "mémoire des sols", "forêt ancienne"),
    "es": ("luz de invierno", "marea baja", "ciudad lenta", "medida del ruido", "memoria del suelo"),
    "ru": ("речных берегов", "городской среды", "измерений шума", "памяти почв", "старых мостов"),
    "zh": ("河流沉积", "城市噪声", "土壤记忆", "图神经网络", "桥梁检测", "鸟类迁徙"),
    "ja": ("河川堆積", "都市騒音", "土壌記憶", "橋梁点検", "鳥類移動"),
    "pt": ("luz de inverno", "maré baixa", "cidade lenta", "medição do ruído", "memória do solo"),
    "pl": ("brzegów rzek", "pamięci gleby", "hałasu miast", "starych mostów", "śpiewu ptaków"),
}  # fmt: skip
_JOURNALS = {
    "en": (
        "Journal of Quiet Rivers", "Annals of Slow Science", "Tidal Letters", "Rivers & Shores", "IEEE Transactions on Shells",
        "Shell", "The Bridge Review", "Proceedings of the Academy of Tides", "Soil Biology and Memory", "Coast",
    ),
    "de": ("Zeitschrift für Flusskunde", "Archiv für Messwesen", "Die Brücke"),
    "fr": ("Revue des rivières", "Annales de la mesure", "Cahiers du littoral"),
    "es": ("Revista de Ríos", "Anales de la medida", "Estudios del litoral"),
    "ru": ("Вестник речных наук", "Журнал измерений", "Известия академии мостов"),
    "zh": ("河流学报", "测量技术", "城市环境研究"),
    "ja": ("河川学会論文誌", "計測技術", "都市環境研究"),
    "pt": ("Revista de Rios", "Anais da Medição", "Estudos do Litoral"),
    "pl": ("Przegląd Rzeczny", "Roczniki Pomiarów", "Studia Mostowe"),
}  # fmt: skip
_MEETINGS = {
    "en": (
        "Proceedings of the 4th International Conference on Tides", "Workshop on Slow Networks (SLOW 2019)", "TIDES",
        "Advances in Shell Processing Systems", "Proc. of the 12th ACM Symposium on Bridges",
    ),
    "de": ("Tagungsband der 5. Konferenz für Flusskunde", "Jahrestagung Messtechnik"),
    "fr": ("Actes de la 3e conférence sur les marées", "Journées de la mesure"),
    "es": ("Actas del Congreso de Ríos", "Jornadas de la medida"),
    "ru": ("Труды международной конференции по рекам", "Материалы конференции по измерениям"),
    "zh": ("全国河流学术会议论文集", "中国测量大会"),
    "ja": ("河川学会全国大会講演論文集", "計測シンポジウム"),
    "pt": ("Anais do 4º Congresso de Rios", "Jornadas da Medição"),
    "pl": ("Materiały konferencji pomiarowej", "Sympozjum Mostowe"),
}  # fmt: skip
_HOUSES = {
    "en": (
        ("Harbour University Press", "Oxford"),
        ("Springer", "Berlin"),
        ("Tide Press", "New York"),
        ("Wiley", "Hoboken, NJ"),
    ),
    "de": (("Uferverlag", "Stuttgart"), ("Springer", "Berlin"), ("Messner", "München")),
    "fr": (("Éditions du Rivage", "Paris"), ("Presses universitaires de la Côte", "Lyon")),
    "es": (("Editorial Ribera", "Madrid"), ("Ediciones del Mar", "Barcelona")),
    "ru": (("Наука", "Москва"), ("Речное издательство", "Санкт-Петербург")),
    "zh": (("河海出版社", "北京"), ("测量出版社", "上海")),
    "ja": (("河川書房", "東京"), ("計測社", "京都")),
    "pt": (("Editora da Margem", "São Paulo"), ("Edições do Mar", "Lisboa")),
    "pl": (("Wydawnictwo Rzeczne", "Kraków"), ("Oficyna Mostowa", "Warszawa")),
}
_SCHOOLS = {
    "en": "University of Tideham", "de": "Universität Uferstadt", "fr": "Université du Rivage", "es": "Universidad de la Ribera",
    "ru": "Речной государственный университет", "zh": "河海大学", "ja": "河川大学",
    "pt": "Universidade da Ribeira", "pl": "Uniwersytet Nadrzeczny",
}  # fmt: skip
_THESIS = {
    "en": "PhD thesis", "de": "Dissertation", "fr": "Thèse de doctorat", "es": "Tesis doctoral", "ru": "Диссертация",
    "zh": "博士学位论文", "ja": "博士論文",
    "pt": "Tese de doutorado", "pl": "Praca doktorska",
}  # fmt: skip


def invented(count: int, seed: int, language: str) -> list[Item]:
    """Seeded works of the language, articles mostly."""
    chance = random.Random(f"{seed} {language}")
    return [item_from_csl(_one(chance, n, language))[0] for n in range(count)]


def _one(chance: random.Random, number: int, language: str) -> dict[str, Any]:
    kind = chance.choices(
        ("article-journal", "paper-conference", "book", "chapter", "thesis", "report"), (45, 25, 10, 10, 5, 5)
    )[0]
    house, place = chance.choice(_HOUSES[language])
    item: dict[str, Any] = {
        "id": f"made{number}",
        "type": kind,
        "title": _title(chance, language),
        "author": _people(chance, language, chance.choices((1, 2, 3, 4, 7), (25, 30, 25, 12, 8))[0]),
        "issued": {"date-parts": [[chance.randint(1978, 2024)]]},
    }
    first = chance.randint(1, 900)
    pages = f"{first}-{first + chance.randint(1, 30)}"
    if kind == "article-journal":
        item |= {
            "container-title": chance.choice(_JOURNALS[language]),
            "volume": str(chance.randint(1, 99)),
            "page": pages,
        }
        if chance.random() < 0.75:
            item["issue"] = str(chance.randint(1, 12))
    elif kind == "paper-conference":
        item |= {"container-title": chance.choice(_MEETINGS[language]), "page": pages}
        if chance.random() < 0.5:
            item |= {"publisher": house, "publisher-place": place}
    elif kind == "chapter":
        item |= {
            "container-title": _title(chance, language),
            "page": pages,
            "publisher": house,
            "publisher-place": place,
        }
        item["editor"] = _people(chance, language, chance.choice((1, 2)))
    elif kind == "book":
        item |= {"publisher": house, "publisher-place": place}
    elif kind == "thesis":
        item |= {"publisher": _SCHOOLS[language], "genre": _THESIS[language]}
    else:
        item |= {"publisher": _SCHOOLS[language], "genre": "Technical report", "number": f"TR-{chance.randint(10, 99)}"}
    if kind in ("article-journal", "paper-conference") and chance.random() < 0.5:
        item["DOI"] = f"10.5555/{chance.choice(('tide', 'j.slow', 's10'))}.{number + 100}"
    return item


def _title(chance: random.Random, language: str) -> str:
    form = chance.choice(_TITLES[language])
    title = form.format(*chance.sample(_TOPICS[language], form.count("{}")))
    return title[0].upper() + title[1:]


def _people(chance: random.Random, language: str, count: int) -> list[dict[str, str]]:
    out = []
    for family in chance.sample(_FAMILY[language], count):
        out.append({"family": family.replace("_", " "), "given": chance.choice(_GIVEN[language]).replace("_", " ")})
    return out


# -- free forms -----------------------------------------------------------------------------------------------------

Form = Callable[[dict[str, Any]], str]


def _names(item: dict[str, Any], shape: str, last: str) -> str:
    people = []
    for n in item["author"]:
        family, given = n["family"], n["given"]
        if ord(family[0]) > 0x2E80:
            people.append(family + given)
            continue
        initials = " ".join(f"{w[0]}." for w in given.replace("-", " ").split())
        people.append(
            shape.format(family=family, given=given, initials=initials, bare=initials.replace(". ", "").strip("."))
        )
    if len(people) == 1:
        return people[0]
    if ord(people[0][0]) > 0x2E80:
        return ", ".join(people)
    return ", ".join(people[:-1]) + last + people[-1]


def _year(item: dict[str, Any]) -> str:
    return str(item["issued"]["date-parts"][0][0])


def _venue(item: dict[str, Any]) -> str:
    return str(item.get("container-title") or item.get("genre") or "")


def _plain(item: dict[str, Any]) -> str:
    """Alice Birch and Brian Hollis. Title. Venue, 12(3):1-9, 2019."""
    text = f"{_names(item, '{given} {family}', ' and ')}. {item['title']}"
    text += "" if item["title"].endswith("?") else "."
    rest = [_venue(item)] if _venue(item) else []
    if item["type"] in ("paper-conference", "chapter"):
        rest = [f"In {_venue(item)}"]
    if "volume" in item:
        rest.append(item["volume"] + (f"({item['issue']})" if "issue" in item else "") + f":{item['page']}")
    elif "page" in item:
        rest.append(f"pages {item['page']}")
    rest += [item["publisher"]] if "publisher" in item else []
    return f"{text} {', '.join([*rest, _year(item)])}."


def _quoted(item: dict[str, Any]) -> str:
    """A. Birch, B. Hollis, “Title”, Venue, vol. 3, no. 2, pp. 1-9, 2019"""
    rest = [x for x in (_venue(item),) if x]
    if "volume" in item:
        rest.append(f"vol. {item['volume']}")
    if "issue" in item:
        rest.append(f"no. {item['issue']}")
    if "page" in item:
        rest.append(f"pp. {item['page']}")
    rest += [item["publisher"]] if "publisher" in item else []
    return f"{_names(item, '{initials} {family}', ', ')}, “{item['title']}”, {', '.join([*rest, _year(item)])}"


def _title_first(item: dict[str, Any]) -> str:
    """Title. Alice Birch, Brian Hollis. Venue 2019."""
    stop = "" if item["title"].endswith("?") else "."
    return f"{item['title']}{stop} {_names(item, '{given} {family}', ', ')}. {_venue(item) or item['publisher']} {_year(item)}."


def _year_first(item: dict[str, Any]) -> str:
    """Birch, A., Hollis, B. (2019): Title. Venue 3, 1-9."""
    rest = _venue(item)
    if "volume" in item:
        rest += f" {item['volume']}" + (f" ({item['issue']})" if "issue" in item else "")
    if "page" in item:
        rest += f", {item['page']}"
    if "publisher" in item:
        rest = ", ".join(x for x in (rest, item["publisher"]) if x)
    stop = "" if item["title"].endswith("?") else "."
    return f"{_names(item, '{family}, {initials}', ', ')} ({_year(item)}): {item['title']}{stop} {rest}."


def _commas(item: dict[str, Any]) -> str:
    """A. Birch and B. Hollis, Title, Venue 3 (2019), no. 2, 1-9."""
    rest = _venue(item) or item.get("publisher", "")
    rest += f" {item['volume']}" if "volume" in item else ","
    rest += f" ({_year(item)})" if "volume" in item else f" {_year(item)}"
    if "issue" in item:
        rest += f", no. {item['issue']}"
    if "page" in item:
        rest += f", {item['page']}"
    return f"{_names(item, '{initials} {family}', ' and ')}, {item['title']}, {rest}."


FREE_FORMS: dict[str, Form] = {
    "plain": _plain,
    "quoted": _quoted,
    "title-first": _title_first,
    "year-first": _year_first,
    "commas": _commas,
}
