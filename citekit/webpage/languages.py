"""The words of the page in other languages than English: `WORDS[language][key]`, with the keys of `strings.ENGLISH` and
"type:book" for what works of a type are called. A word that is missing is English."""

from __future__ import annotations

_KEYS = (
    "publications works_by work works all all_types selected selected_works type year all_years search search_hint "
    "shown no_works nothing per_year per_decade undated elsewhere abstract copy copied permalink incomplete download "
    "skip back filters made_with"
).split()
_TYPES = (
    "article-journal paper-conference book chapter article post-weblog post thesis report dataset software speech "
    "webpage patent review review-book document manuscript article-magazine article-newspaper"
).split()


def _words(words: str, types: str) -> dict[str, str]:
    """The words in the order of the keys, parted by "|"."""
    found = [word.strip() for word in words.split("|")]
    called = [word.strip() for word in types.split("|")]
    made = dict(zip(_KEYS, found, strict=True))
    return made | {f"type:{kind}": word for kind, word in zip(_TYPES, called, strict=True)}


_TABLE: tuple[tuple[str, str, str], ...] = (
    (
        "de",
        """Publikationen | Arbeiten von {name} | Arbeit | Arbeiten | Alle | Alle Arten | Ausgewählt | Ausgewählte
        Arbeiten | Art | Jahr | Alle Jahre | Suche | Titel, Name, Zeitschrift, Jahr … | {count} von {total} | Hier
        steht noch nichts. | Nichts passt. | Arbeiten je Jahr | Arbeiten je Jahrzehnt | Ohne Jahr | Ohne Ort |
        Zusammenfassung | Kopieren | Kopiert | Dauerhafte Adresse | Namensliste von der Quelle gekürzt | Alles als
        BibTeX | Zur Liste springen | Alle Arbeiten | Liste filtern | Erstellt mit {name}""",
        """Zeitschriftenartikel | Konferenzbeiträge | Bücher | Buchkapitel | Preprints | Blogbeiträge | Beiträge |
        Hochschulschriften | Berichte | Datensätze | Software | Vorträge | Webseiten | Patente | Rezensionen |
        Buchrezensionen | Andere Arbeiten | Manuskripte | Magazinartikel | Zeitungsartikel""",
    ),
    (
        "fr",
        """Publications | Travaux de {name} | publication | publications | Tout | Tous les types | Sélection |
        Publications choisies | Type | Année | Toutes les années | Rechercher | Titre, auteur, revue, année … |
        {count} sur {total} | Rien n’est encore listé ici. | Aucun résultat. | Publications par an | Publications
        par décennie | Sans date | Sans source | Résumé | Copier | Copié | Lien permanent | liste d’auteurs
        abrégée par la source | Tout en BibTeX | Aller à la liste | Toutes les publications | Filtrer la liste |
        Réalisé avec {name}""",
        """Articles de revue | Actes de conférence | Livres | Chapitres | Prépublications | Billets de blog |
        Billets | Thèses | Rapports | Jeux de données | Logiciels | Exposés | Pages web | Brevets | Comptes rendus
        | Comptes rendus de livres | Autres travaux | Manuscrits | Articles de magazine | Articles de presse""",
    ),
    (
        "es",
        """Publicaciones | Trabajos de {name} | trabajo | trabajos | Todo | Todos los tipos | Selección | Trabajos
        seleccionados | Tipo | Año | Todos los años | Buscar | Título, autor, revista, año … | {count} de {total}
        | Aquí no hay nada todavía. | Nada coincide. | Trabajos por año | Trabajos por década | Sin fecha | Sin
        fuente | Resumen | Copiar | Copiado | Enlace permanente | lista de autores abreviada por la fuente | Todo
        en BibTeX | Ir a la lista | Todos los trabajos | Filtrar la lista | Hecho con {name}""",
        """Artículos de revista | Ponencias | Libros | Capítulos | Prepublicaciones | Entradas de blog | Entradas |
        Tesis | Informes | Conjuntos de datos | Software | Charlas | Páginas web | Patentes | Reseñas | Reseñas de
        libros | Otros trabajos | Manuscritos | Artículos de divulgación | Artículos de prensa""",
    ),
    (
        "pt",
        """Publicações | Trabalhos de {name} | trabalho | trabalhos | Tudo | Todos os tipos | Seleção | Trabalhos
        selecionados | Tipo | Ano | Todos os anos | Buscar | Título, autor, revista, ano … | {count} de {total} |
        Ainda não há nada aqui. | Nada encontrado. | Trabalhos por ano | Trabalhos por década | Sem data | Sem
        fonte | Resumo | Copiar | Copiado | Link permanente | lista de autores abreviada pela fonte | Tudo em
        BibTeX | Ir para a lista | Todos os trabalhos | Filtrar a lista | Feito com {name}""",
        """Artigos de revista | Trabalhos em conferências | Livros | Capítulos | Preprints | Textos de blog |
        Textos | Teses | Relatórios | Conjuntos de dados | Software | Palestras | Páginas web | Patentes |
        Resenhas | Resenhas de livros | Outros trabalhos | Manuscritos | Artigos de divulgação | Artigos de jornal""",
    ),
    (
        "it",
        """Pubblicazioni | Lavori di {name} | lavoro | lavori | Tutto | Tutti i tipi | Selezione | Lavori scelti |
        Tipo | Anno | Tutti gli anni | Cerca | Titolo, autore, rivista, anno … | {count} di {total} | Qui non c’è
        ancora nulla. | Nessun risultato. | Lavori per anno | Lavori per decennio | Senza data | Senza fonte |
        Sommario | Copia | Copiato | Link permanente | elenco degli autori abbreviato dalla fonte | Tutto in
        BibTeX | Vai all’elenco | Tutti i lavori | Filtra l’elenco | Realizzato con {name}""",
        """Articoli su rivista | Contributi a convegni | Libri | Capitoli | Preprint | Post di blog | Post | Tesi |
        Rapporti | Dataset | Software | Interventi | Pagine web | Brevetti | Recensioni | Recensioni di libri |
        Altri lavori | Manoscritti | Articoli divulgativi | Articoli di giornale""",
    ),
    (
        "zh",
        """论著 | {name}的论著 | 项 | 项 | 全部 | 所有类型 | 精选 | 精选论著 | 类型 | 年份 | 所有年份 | 搜索 |
        标题、作者、刊物、年份…… | 显示 {count} / {total} | 这里还没有内容。 | 没有匹配的结果。 | 每年论著数 |
        每十年论著数 | 日期不详 | 无刊物 | 摘要 | 复制 | 已复制 | 永久链接 | 来源中的作者列表不完整 | 全部 BibTeX
        | 跳到列表 | 全部论著 | 筛选列表 | 由 {name} 生成""",
        """期刊论文 | 会议论文 | 图书 | 图书章节 | 预印本 | 博客文章 | 帖子 | 学位论文 | 报告 | 数据集 | 软件 |
        演讲 | 网页 | 专利 | 评论 | 书评 | 其他 | 手稿 | 杂志文章 | 报纸文章""",
    ),
    (
        "ja",
        """業績 | {name}の業績 | 件 | 件 | すべて | すべての種類 | 選抜 | 主な業績 | 種類 | 年 | すべての年 | 検索
        | 題名、著者、掲載誌、年 … | {total} 件中 {count} 件 | まだ何もありません。 | 該当するものがありません。 |
        年ごとの件数 | 十年ごとの件数 | 年不明 | 掲載先なし | 要旨 | コピー | コピーしました | 固定リンク |
        著者の一覧は出典で省略されています | すべて BibTeX で | 一覧へ | すべての業績 | 一覧を絞り込む | {name}
        で作成""",
        """学術論文 | 会議論文 | 書籍 | 書籍の章 | プレプリント | ブログ記事 | 投稿 | 学位論文 | 報告書 |
        データセット | ソフトウェア | 講演 | ウェブページ | 特許 | 論評 | 書評 | その他 | 原稿 | 雑誌記事 |
        新聞記事""",
    ),
    (
        "ar",
        """المنشورات | أعمال {name} | عمل | أعمال | الكل | كل الأنواع | مختارات | أعمال مختارة | النوع | السنة | كل
        السنوات | بحث | العنوان أو المؤلف أو المجلة أو السنة … | {count} من {total} | لا شيء هنا بعد. | لا نتائج.
        | الأعمال حسب السنة | الأعمال حسب العقد | بلا تاريخ | بلا مصدر | الملخص | نسخ | تم النسخ | رابط دائم |
        قائمة المؤلفين مختصرة في المصدر | الكل بصيغة BibTeX | إلى القائمة | كل الأعمال | تصفية القائمة | أُنشئت
        باستخدام {name}""",
        """مقالات علمية | أوراق مؤتمرات | كتب | فصول كتب | مسودات أولية | تدوينات | منشورات | رسائل جامعية | تقارير
        | مجموعات بيانات | برمجيات | محاضرات | صفحات ويب | براءات اختراع | مراجعات | مراجعات كتب | أعمال أخرى |
        مخطوطات | مقالات مجلات | مقالات صحفية""",
    ),
)
WORDS: dict[str, dict[str, str]] = {
    language: _words(" ".join(words.split()), " ".join(types.split())) for language, words, types in _TABLE
}
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def words_in(language: str) -> dict[str, str]:
    """The words for a BCP 47 tag; empty for English and what is not there. Chinese here is written in simplified signs,
    which a page in traditional ones does without."""
    first, *rest = language.lower().split("-")
    return {} if first == "zh" and _TRADITIONAL & {*rest} else WORDS.get(first, {})
