"""Section headings in several languages: which kind of work they name, and which say that no works follow."""

from __future__ import annotations

import pytest

from citekit.model.kinds import is_no_works_heading, is_works_heading, of_label

KINDS = {
    "article-journal": "Zeitschriftenartikel; Begutachtete Veröffentlichungen; Publications avec comité de lecture; "
    "Artículos en revistas internacionales; Статьи в журналах; 期刊论文; 学術雑誌論文; 査読付き論文",
    "paper-conference": "Konferenzbeiträge; Communications dans des conférences; Ponencias en congresos; "
    "Доклады на международных конференциях; Труды конференций; 国际会议论文; 国際会議論文",
    "chapter": "Buchkapitel; Chapitres d’ouvrages; Capítulos en libros; Главы в книгах; 书籍章节; 分担執筆",
    "report": "Technische Berichte; Documents de travail; Informes técnicos; Технические отчёты; 技术报告",
    "thesis": "Dissertationen; Tesis doctorales; Диссертации; 博士论文; 修士論文",
    "book": "Bücher; Livres; Libros; Монографии; 著作; 著書",
    "article": "Избранные публикации; 代表性论文; 主要論文; Препринты; プレプリント",
    "post-weblog": "Neueste Beiträge; Articles récents; Últimas entradas; Последние записи; 最新文章; 最近の投稿",
}
NO_WORKS = (
    "Projekte; Gremien; Eingeladene Vorträge; Logiciels; Conférences invitées; Talleres; Лекции; Мероприятия; "
    "新闻; 最新动态; 教育经历; 科研项目; 联系方式; 研究兴趣; お知らせ; 担当科目; 学歴; 受賞歴; プロフィール; 공지사항"
)


@pytest.mark.parametrize(("kind", "heading"), [(k, h) for k, all_ in KINDS.items() for h in all_.split("; ")])
def test_a_heading_of_any_language_names_its_kind_of_work(kind: str, heading: str) -> None:
    assert of_label(heading) == kind
    assert not is_no_works_heading(heading)


@pytest.mark.parametrize("heading", NO_WORKS.split("; "))
def test_a_heading_of_any_language_says_that_no_works_follow(heading: str) -> None:
    assert is_no_works_heading(heading)
    assert not is_works_heading(heading)
