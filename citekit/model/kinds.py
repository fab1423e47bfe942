"""What a printed label, a section heading or a venue says of the kind of thing: words → CSL type; first match wins.

Readers use it to see that a line is a label or a venue; `citekit.normalize` decides the type with it.
"""
# ruff: noqa: E501 - tables of alternatives read best unbroken

from __future__ import annotations

import re
from functools import lru_cache

from citekit.model.vocabulary import TYPES

_LABELS: tuple[tuple[str, str], ...] = (
    ("post-weblog", r"blog(?: ?posts?|beitr\w+|artikel)?|weblog|posts?|beitr[aä]ge?|billets?|entradas?|artigos? do blog|ブログ|博客|блог|"
                    r"articles? de blog|from the blog|latest posts|archives?|(?:neu(?:e|este) |letzte )(?:blog)?beiträge|derniers (?:billets|articles)|articles récents"
                    r"|entradas recientes|últimas entradas|(?:последние )?(?:записи|посты)|最新文章|最新博文|最近の(?:投稿|記事)|新着記事|記事"),
    ("thesis", r"(?:(?:ph\.? ?d\.?|doctoral|master'?s?|msc|bachelor'?s?|dr\.?)\W*)?(?:thes[ie]s|dissertations?)|doktorarbeit|habilitation"
               r"|thèses?|tesis|tesi(?: di dottorato)?|диссертаци\w+|dissertationen|abschlussarbeiten|tesis doctoral(?:es)?"
               r"|tesi di laurea|(?:学位|博士|硕士)论文|(?:学位|博士|修士)論文"),
    ("patent", r"patents?|patente?s?|brevets?|патент\w*|专利|特許"),
    ("review-book", r"book reviews?|buchbesprechung\w*|rezension\w*|comptes? rendus?"),
    ("chapter", r"(?:buch)?beiträge (?:in|zu) (?:sammelbänden|sammelwerken|büchern)|buchbeiträge|chapitres? dans .{3,40}|(?:book )?chapters?(?: in (?:edited )?books?)?|buchkapitel|chapitres?(?: (?:d['’]ouvrages?|de livres?))?|cap[ií]tulos?(?: (?:de|en) li[bv]ros?)?|capitoli(?: di libr[io])?"
                r"|главы (?:в|из) \w+|(?:书籍|著作)?章节|分担執筆"
                r"|contributions? (?:in|to) (?:edited )?(?:books|volumes|collections)|incollection|in ?book|encyclop(?:a)?edia entr\w+"),
    ("preprint", r"(?:recent )?pre-?prints?|(?:submitted|in review|under review|submissions?)(?: \w+)?|manuscripts?(?: \w+)?|e-?prints?|arxiv(?: papers?)?"
                 r"|prépublications?|vorabdrucke?|prepublicaciones|препринты?|预印本|プレプリント"),
    ("report", r"(?:technical |research |tech\.? |policy )?reports?|working papers?|discussion papers?|white ?papers?|techreports?"
               r"|documentos? de trabajo|arbeitspapiere?|rapports?(?: (?:techniques?|de recherche))?|documents? de travail|informes? t[eé]cnicos?|(?:technische|forschungs) ?berichte"
               r"|(?:технические )?отч[её]ты|技术报告|工作论文|テクニカルレポート|技術報告|ワーキングペーパー|policy briefs?|deliverables?"),
    ("paper-conference", r"(?:beiträge (?:in|zu) (?:tagungsbänden|konferenzen|tagungen)|tagungsbeiträge|konferenzbeiträge|communications (?:dans|à|aux|avec) .{3,50})|(?:refereed |peer.reviewed |selected |international |full |short |invited )*"
                         r"(?:(?:conferences?|workshops?|symposi(?:um|a)|proceedings)(?: ?(?:/|&|and|,) ?(?:conferences?|workshops?|symposi(?:um|a)|proceedings))*"
                         r"(?: (?:papers?|articles?|proceedings?|publications?|contributions?|abstracts?|posters?|demos?))?)"
                         r"|(?:papers|articles|publications) (?:in|at) (?:refereed |peer.reviewed |international )*(?:conferences?|workshops?|proceedings)\b.*"
                         r"|inproceedings|konferenz(?:beitr[aä]ge?|en|artikel)?|tagungsb\w+|conférences?(?: internationales?)?|communications?"
                         r"|actes de conférences?|congresos?|atti di convegno|conferencias?|доклады"
                         r"|communications? (?:dans|à|aux?|en) .{3,40}|workshop(?:beitr[aä]ge|artikel)|(?:artículos?|ponencias?|trabajos) (?:de|en) (?:congresos?|conferencias?)"
                         r"|(?:доклады|публикации|статьи|тезисы) (?:на|в) (?:\w+ )?конференци\w+|(?:труды|материалы) конференций|(?:国际)?会议论文|研讨会论文"
                         r"|国際会議(?:論文|発表)?|国内会議(?:論文|発表)?|会議(?:論文|録)|extended abstracts?|demos?|posters?"),
    ("article-magazine", r"magazine(?: articles?)?|popular (?:science )?(?:articles?|writing)|revistas? de divulgación"),
    ("article-newspaper", r"newspaper(?: articles?)?|op-?eds?|press articles?|zeitungsartikel"),
    ("article-journal", r"(?:aufsätze|artikel|beiträge|veröffentlichungen) in (?:\w+ )?(?:fach)?zeitschriften.{0,30}|(?:refereed |peer.reviewed |selected |international |published |original )*"
                        r"(?:journals?(?: (?:papers?|articles?|publications?))?|articles? (?:in|dans) .*(?:journals?|revues?).*"
                        r"|(?:papers?|publications?) in (?:refereed |peer.reviewed |international )*journals?.*|letters?)"
                        r"|zeitschriften(?:artikel|beitr[aä]ge|aufsätze)|revues?(?: internationales?)?|articles? de revues?|artículos?(?: (?:de|en) revistas?(?: \w+)?)?"
                        r"|articoli(?: su rivist[ae])?|artigos?(?: em revistas?| em peri[oó]dicos?)?|статьи|期刊论文|学術論文"
                        r"|(?:статьи|публикации) в (?:\w+ )?журналах|журнальные статьи|(?:学術)?雑誌論文|原著論文|査読(?:付き?|有り?)?論文|同行评审论文"
                        r"|(?:begutachtete|referierte) (?:publikationen|veröffentlichungen|artikel|aufsätze)|publications? avec comité de lecture"
                        r"|publicaciones (?:con revisión por pares|arbitradas)|рецензируемые (?:публикации|статьи)|peer.reviewed (?:articles?|publications?|papers?)"),
    ("software", r"software|code|packages?|apps?|tools?|libraries"),
    ("dataset", r"data ?sets?|data|corpora|jeux de données|datensätze"),
    ("speech", r"(?:invited |selected |conference |recent )*(?:talks?|lectures?|presentations?|keynotes?|slides|seminars?|speeches)|vortr[aä]ge?"
               r"|exposés?|ponencias?|charlas?|palestras?|доклад|講演|报告|발표|webinars?"),
    ("book", r"(?:edited |authored |textbooks? and |editor(?:ed)? )*(?:books?|volumes?|monographs?|textbooks?)(?: edited)?|b[üu]cher|monogra(?:phien?|phies|fías?|fie)|ouvrages?|livres?|libros?|libri|livros?"
             r"|книги|монографии|著書|著作|专著|books? (?:and|&) (?:book )?chapters?|proceedings edited"),
    ("motion_picture", r"videos?|films?|vídeos?"),
    ("broadcast", r"podcasts?(?: episodes?)?"),
    ("webpage", r"web ?pages?|web ?sites?"),
    ("article", r"(?:research |scientific |academic |full |white |new )*(?:papers?|articles?|publications?|works?|research|forschung|writings?)"
                r"|aufsätze|forschungs(?:artikel|arbeit|papier|beitrag)|wissenschaftliche[rs]? (?:artikel|beitrag|arbeit)|fachartikel|paper scientifico"
                r"|articles? (?:de recherche|scientifiques?)|artículo (?:científico|de investigación)|artigo (?:científico|de pesquisa)|articolo scientifico"
                r"|论文|論文|논문|学术论文|学術論文|研究论文|研究論文|научная статья|статья|veröffentlichung(?:en)?|publikation(?:en)?|publicaciones|pubblicazioni|publicações|публикации"
                r"|научные (?:статьи|публикации|труды)|избранные (?:публикации|статьи|труды)|(?:代表性?|主要|发表的?|近期)论文|(?:主要|代表|発表)論文"),
)  # fmt: skip
_LABEL_PATTERNS = tuple((kind, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for kind, pattern in _LABELS)
_SCHEMA = {
    "blogposting": "post-weblog", "scholarlyarticle": "article-journal", "techarticle": "report", "newsarticle": "article-newspaper",
    "thesis": "thesis", "book": "book", "chapter": "chapter", "report": "report", "dataset": "dataset",
    "softwaresourcecode": "software", "softwareapplication": "software", "presentationdigitaldocument": "speech",
    "publicationvolume": "book", "article": "article", "medicalscholarlyarticle": "article-journal", "review": "review",
    "socialmediaposting": "post", "webpage": "webpage", "videoobject": "motion_picture", "podcastepisode": "broadcast",
}  # fmt: skip
_BIBTEX = {
    "article": "article-journal", "inproceedings": "paper-conference", "conference": "paper-conference", "incollection": "chapter",
    "inbook": "chapter", "book": "book", "proceedings": "book", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "unpublished": "manuscript", "patent": "patent", "online": "webpage",
    "software": "software", "dataset": "dataset", "booklet": "pamphlet", "manual": "report", "misc": "document",
}  # fmt: skip

_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|socarxiv|ssrn|corr|eprint|preprint|openreview|hal|techrxiv|research square|osf preprints?"
    r"|zenodo|e-print)\b|in review|under review|submitted to|in preparation|abs/\d{4}",
    re.IGNORECASE,
)
_THESIS = re.compile(
    r"(?:ph\.?\s?d\.?|doctoral|master'?s?|m\.?\s?sc\.?|bachelor'?s?|diploma|habilitation)\W{0,3}\s*(?:thesis|dissertation|arbeit)"
    r"|\bdissertation\b|doktorarbeit|habilitationsschrift|diplomarbeit|masterarbeit|thèse de doctorat|tesis doctoral|tesi di (?:laurea|dottorato)|\bthesis\b"
    r"|\bhabilitation\b|\bthèse\b|\btesis\b|tese de (?:doutorado|mestrado|doutoramento)|dissertação|rozprawa doktorska|praca (?:doktorska|magisterska)"
    r"|proefschrift|диссертаци\w|(?:博士|硕士|修士|学位)(?:学位)?(?:论文|論文)|卒業論文",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\btech(?:nical)?\.? rep(?:ort|\.)|working paper|discussion paper|white ?paper|research report|\bNBER\b|\bCEPR\b|policy (?:report|brief)"
    r"|\bdeliverable\b|staff report|memorandum|\bRFC \d|technical (?:note|memo)|\breport no\b|controlled document|rapport (?:de recherche|technique)"
    r"|(?:forschungs|technischer )bericht|arbeitspapier|informe técnico|relatório técnico|rapporto tecnico|研究报告|技術報告|技术报告",
    re.IGNORECASE,
)
_PATENT = re.compile(r"\bpatent\b|\bU\.?S\.? (?:Pat|App)", re.IGNORECASE)
_CONFERENCE = re.compile(
    r"\b(?:proceedings|proc\.|conf(?:erence|\.)|workshops?|symposi(?:um|a)|congress|meeting|colloqui(?:um|a)|seminar|summit|convention|winter school"
    r"|annual meeting|\w*tagung|\w*konferen[czs]\w*|конференци\w+|симпозиум\w*|sympo[sz]j\w+|conférence|congress?o|jornadas|encontro|encuentro|col[oó]quio|simp[oó]sio|seminári[oa]s?|seminarios?|kongress?\w*|convegno|atelier|journées|demonstrations?|challenge|shared task|hackathon|findings of"
    r"|advances in neural information processing|neural information processing systems|international joint|lncs|lecture notes|festival)(?!\w)"
    r"|大会|会议|会議|学会(?!誌|论文誌|論文誌|学報|会誌)|シンポジウム|研究会|研讨会|年会|论坛|講演会|発表会",
    re.IGNORECASE,
)
_JOURNAL = re.compile(
    r"\b(?:journal|transactions|letters|annals|review|reviews|revue|revista|rivista|zeitschrift|quarterly|bulletin|magazine|archives? (?:of|für)|acta"
    r"|communications of|communications|frontiers in|nature|science advances|plos|proceedings of the (?:national academy|royal society|ieee$)|gazette|ieee access|advances in"
    r"|advances|notices|pacm|proceedings of the acm on|proc\. acm|access|studies|trans\.|j\.|lett\.|rev\.|ann\.|annal(?:es?|en|i)|anales|cahiers|estudios|estudos|cuadernos|cadernos|quaderni|bolet[ií]n|boletim"
    r"|bollettino|mitteilungen|jahrbuch|blätter|tijdschrift|przegląd|kwartalnik|roczniki?|zeszyty)(?!\w)|журнал|вестник|известия|записки|бюллетень|学报|学刊|杂志"
    r"|雑誌|论文誌|論文誌|学会誌",
    re.IGNORECASE,
)
_VOLUME_ISSUE = re.compile(
    r"\b\d{1,4}\s?\(\s?\d{1,3}(?:[-–/]\d{1,3})?\s?\)|\bvol(?:ume)?\.?\s*\d+|\b\d{1,4}\s?:\s?[a-z]?\d+\s?[-–]",
    re.IGNORECASE,
)
_BOOK = re.compile(
    r"\b(?:handbook|encyclop(?:a)?edia|companion|dictionary|primer|guide to|library of|essays|festschrift|advances in|perspectives on|foundations of|introduction to)\b",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r"\b(?:press|\w*verlag|publish\w+|springer|elsevier|wiley|routledge|birkhäuser|éditions?|editorial|edizioni|editora|uitgeverij|claypool|kaufmann"
    r"|de gruyter|addison[- ]wesley|o'reilly|mcgraw|pearson|world scientific|brill|palgrave|penguin|harper\w*|books|prentice[- ]hall|academic publishers?|wydawnictwo|издательств\w+)\b"
    r"|出版|书局|書店|書房|印书馆|书社|[\u3040-\u9fff]社$",
    re.IGNORECASE,
)
_SOCIETY = re.compile(
    r"proc(?:eedings|\.) of the (?:\w+ ){0,5}(?:academy|society|soc\.|institution|acad\.)(?!\w)", re.IGNORECASE
)
"""The proceedings of a learned society are its journal, where they have volumes and name no meeting."""
_MEETING = re.compile(r"\b(?:conf\w*|meeting|workshop|symposi\w+|congress|colloqui\w+)\b", re.IGNORECASE)
_VOLUME = re.compile(r"\bvol\. \d|\b\d{1,4}\s?\(")
_BLOG = re.compile(r"(?<!\w)(?:web)?blogs?(?!\w)(?! track)", re.IGNORECASE)
_OF_MEETING = re.compile(
    r"\((?:[A-Z][\w&-]*[A-Z][\w&-]*)(?:[ ’'-]*(?:[IVX]{1,6}|\d{2,4}))?\)|\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*[ ’'-]*(?:19|20)?\d\d\b|\b(?:19|20)\d\d$"
    r"|^[A-Za-z]{3,8}(?:19|20)?\d\d$"
)
"""How the name of a meeting is cut short: "(ADASS XXIV)", "SODA '94", "isaac02"."""
_SOCIETIES = re.compile(
    r"\b(?:ACM|IEEE|USENIX|AAAI|SIAM|PMLR|ISCA|SPIE|IFIP|ISCRAM|Association for Comput\w+)\b|conference series|\bproceedings\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"universi\w+|\binstitut\w*|\blaborator\w+|\blabs?\b|\bobservatory\b|\bfoundation\b|\bagency\b|\bministry\b|\bcent(?:er|re) for\b|\bdepartment\b|\bINRIA\b|\bNASA\b|\bresearch group\b"
    r"|университет|институт|大学|研究所",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"^(?:the\s+)?(?:ACM |IEEE(?:/\w+)? |\w+-)?(?:[A-Z][A-Za-z]{0,4}[A-Z][A-Za-z+*-]{0,8}|[A-Z]{3,10})(?:\s*\W?\s*(?:\d{4}|'?\d\d|[A-Z][\w ]{2,20}))?\W*$"
)
_SPEECH = re.compile(r"\b(?:invited talk|keynote|talk at|presentation at|vortrag|guest lecture)\b", re.IGNORECASE)


_BESIDE_LABEL = re.compile(r"\s*[(\[].{0,40}[)\]]|\b(?:19|20)\d\d\b|\b\d+\b|[^\w\s&/'.,-]")
"""What may stand beside the words of a label: brackets, numbers, signs."""


@lru_cache(maxsize=4096)
def of_label(label: str) -> str:
    """The CSL type that a printed label or section heading names ("Blog", "Journal papers"); "preprint" is `article`;
    "" where it names none."""
    text = " ".join(label.strip(" :–—-·|()[]#*.").split())
    for part in dict.fromkeys((text, " ".join(_BESIDE_LABEL.sub(" ", text).split()))):
        for kind, pattern in _LABEL_PATTERNS:
            if part and pattern.fullmatch(part):
                return "article" if kind == "preprint" else kind
    return ""


def is_paper_label(label: str) -> bool:
    """Whether a label says that the thing is a piece of research rather than a post."""
    return of_label(label) in ("article", "article-journal", "paper-conference", "report", "thesis", "chapter", "book")


def of_name(name: str) -> str:
    """The CSL type for a type name of another vocabulary (CSL, BibTeX, schema.org), "" where it is unknown."""
    bare = name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].strip()
    if bare in TYPES:
        return bare
    return _SCHEMA.get(bare.lower(), "") or _BIBTEX.get(bare.lower(), "")


@lru_cache(maxsize=4096)
def of_venue(venue: str, rest: str = "") -> str:
    """The CSL type that a venue names, "" where it names none. rest: what is printed after it (volume, pages)."""
    text = f"{venue} {rest}"
    if _THESIS.search(text):
        return "thesis"
    if _PATENT.search(text):
        return "patent"
    if _SPEECH.match(venue):
        return "speech"
    if venue and re.match(
        r"\W*(?:proc(?:eedings|\.) (?:of the )?(?:national academy|natl?\.? acad|royal society|acm on)\b|pacm\b|pnas\b|science\W*$"
        r"|proceedings of the ieee\W*$|proc\. acm [\w-]+\.)",
        venue,
        re.I,
    ):
        return "article-journal"
    if venue and _SOCIETY.search(venue) and not _MEETING.search(venue) and _VOLUME.search(rest):
        return "article-journal"
    if _CONFERENCE.search(venue):
        return "paper-conference"
    if _BLOG.search(venue):
        return "post-weblog"
    if _PREPRINT.search(venue):
        return "article"
    if _REPORT.search(text):
        return "report"
    if venue and (_JOURNAL.search(venue) or _VOLUME_ISSUE.search(text)):
        return "article-journal"
    if _CONFERENCE.search(rest):
        return "paper-conference"
    if _ACRONYM.match(venue) and not _PUBLISHER.search(venue):
        return "paper-conference"
    return "chapter" if _BOOK.match(venue) else ""


def of_inside(venue: str, rest: str, *, edited: bool) -> str:
    """The CSL type of what a citation prints as being "In" a venue: in a conference, in a journal named so all the
    same, or in a book. rest: what is printed after the venue, its publisher too."""
    if _THESIS.search(f"{venue} {rest}"):
        return "thesis"
    if _CONFERENCE.search(venue) or re.search(
        r"\b(?:LNCS|LNAI|lecture notes|PMLR|proceedings)\b", f"{venue} {rest}", re.IGNORECASE
    ):
        return "paper-conference"
    if _OF_MEETING.search(venue) or _SOCIETIES.search(rest):
        return "paper-conference"
    if edited or _BOOK.search(venue) or re.search(r"\b(?:chapter|chap\.)\s*\d", rest, re.IGNORECASE):
        return "chapter"
    if _JOURNAL.search(venue) and not re.search(r"\b(?:advances|access|studies|review)\b", venue, re.IGNORECASE):
        return "article-journal"
    if _PREPRINT.search(venue):
        return "article"
    house = _PUBLISHER.search(rest)  # Springer's are proceedings more often than not
    return "chapter" if house and house.group().lower() != "springer" else "paper-conference"


def of_book(rest: str, publisher: str) -> str:
    """The CSL type of a citation whose own title is set as a book's."""
    if _THESIS.search(f"{publisher} {rest}"):
        return "thesis"
    if publisher and _PREPRINT.search(publisher):
        return "article"
    if _REPORT.search(f"{publisher} {rest}"):
        return "report"
    return "report" if is_institution(publisher) else "book"


def is_publisher(text: str) -> bool:
    """Whether a text names a publishing house rather than a journal or a meeting."""
    return (
        len(text) <= 100 and bool(_PUBLISHER.search(text)) and not (_CONFERENCE.search(text) or _JOURNAL.search(text))
    )


def is_institution(text: str) -> bool:
    """Whether a text names a school, laboratory or agency rather than a publishing house, a journal or a meeting."""
    named = bool(_INSTITUTION.search(text)) and len(text) <= 120
    return named and not (_PUBLISHER.search(text) or _CONFERENCE.search(text) or _JOURNAL.search(text))


def is_preprint(text: str) -> bool:
    return bool(_PREPRINT.search(text))


def thesis_genre(text: str) -> str:
    """What kind of thesis, as printed ("PhD thesis"), "" where the text does not say."""
    match = _THESIS.search(text)
    return match.group().strip() if match else ""


_OTHER_THINGS = frozenset(
    """talk talks lecture lectures presentation presentations keynote keynotes slides seminar seminars tutorials teaching course courses education award
    awards honor honors honour honours prize prizes grant grants funding scholarship scholarships fellowship fellowships news update updates event events
    experience experiences employment position positions service services reviewing reviewer reviews students student supervision mentoring advising team
    people member members alumni collaborators contact about bio biography interest interests skill skills project projects hobbies link links comment
    comments category categories tags navigation menu search related social follow language languages certification certifications certificates
    membership memberships activity activities committee committees press software tool tools code cv vitae résumé resume notes visitors sponsors office
    supervised appearances interviews outreach internships job jobs career timeline background announcements announcement coverage organization organisation organizing
    roles role ta competitions competition hackathons hackathon association associations societies clubs volunteering tutoring mentorship
    lehre vorträge aktuelles neuigkeiten kontakt ausbildung enseignement cours actualités exposés docencia charlas noticias ensino didattica notizie
    schedule syllabus readings reading assignments homework homeworks grading exam exams materials calendar dates deadlines programme agenda speakers
    registration sponsors partners repositories repos products product shop store cart photos photo gallery pictures openings vacancies opportunities
    hiring internship résumés affiliations affiliation address addresses location directions faq help hobby travel volunteer outreach internal lab labs
    postdocs postdoc researchers faculty staff visitor guests advisees mentees supervisions theses ingredients
    doktoranden studierende studenten mitarbeiter drittmittel preise auszeichnungen veranstaltungen werdegang lebenslauf termine
    étudiants doctorants encadrement responsabilités prix formation parcours projets membres équipe séminaires
    estudiantes tesistas premios proyectos formación cursos contacto equipo alunos orientações prêmios projetos formação contato disciplinas
    studenti premi progetti formazione corsi contatti incarichi studenci zajęcia dydaktyka aktualności nagrody granty kontakty członkowie
    студенты курсы награды гранты контакты доклады образование проекты викладання новини проєкти нагороди освіта
    öğrenciler dersler duyurular ödüller projeler iletişim eğitim διδασκαλία νέα βραβεία επικοινωνία التدريس الأخبار الجوائز
    преподавание новости 講演 研究費 受賞 教育 经历 获奖 教学 лекции семинары мероприятия биография программы программное
    betreute betreuung abschlussarbeiten dirigidas dirigées encadrées orientadas orientação codirections seguite
    projekte gremien software logiciels invitées talleres ateliers proyectos
    新闻 动态 最新动态 消息 通知 公告 项目 科研项目 教育背景 教育经历 工作经历 学生 招生 招聘 软件 课程 讲座 荣誉 奖励 获奖情况 荣誉奖励 学术服务 社会服务
    联系 联系方式 联系我 简介 个人简介 关于 关于我 成员 团队 研究方向 研究兴趣
    お知らせ ニュース 新着情報 講義 授業 担当科目 担当授業 プロジェクト ソフトウェア 学歴 職歴 経歴 略歴 学生 メンバー 所属 連絡先 招待講演 受賞歴 学会活動 社会活動
    研究助成 競争的資金 プロフィール 自己紹介 イベント 研究内容 研究テーマ
    뉴스 공지 공지사항 강의 학력 경력 수상 프로젝트 연락처 소개 학생""".split()
)
_FILLERS = frozenset(
    """recent latest selected invited past upcoming other previous current my our me us professional academic work conference conferences media open and of the in
    for at with to scientific research graduate undergraduate public online on und et y e im den a an by from program programme community editorial
    dissertationen arbeiten thèses thèse tesis tesi teses bachelorarbeiten masterarbeiten diplomarbeiten doctorat doctorales
    de do da summary full misc miscellaneous curriculum international national key some more all technical industry university school scholarly über mich zu curricular
    hall theses phd msc ma ba bsc doctoral master masters bachelor postdoctoral former prospective joint important useful office hours dates lecture week
    final year honours i ii personal private fun external internal funded sponsored ongoing completed active list group der die das le la les
    des del dei eingeladene conférences обеспечение actuales anteriores aktuelle ehemalige laufende abgeschlossene en curso""".split()
)
_WORKS = re.compile(
    r"(?<![\w-])(?:publications?|publikationen|veröffentlichungen|papers?|articles?|works|writings?|bibliography|research output|preprints?|journals?|conferences?|proceedings"
    r"|publicaciones|pubblicazioni|publicações|публикации|論文|论文|出版|業績|blog|posts?|archives?|books?|chapters?|thes[ei]s|patents?|reports?|manuscripts?)(?![\w-])",
    re.IGNORECASE,
)


def is_no_works_heading(text: str) -> bool:
    """Whether a heading says that what follows are no works: talks, courses, news, awards, people."""
    if len(text) > 80:
        return False
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return any(w in _OTHER_THINGS for w in words) and all(w in _OTHER_THINGS or w in _FILLERS for w in words)


def is_works_heading(text: str) -> bool:
    """Whether a heading announces works."""
    if len(text) > 90 or not _WORKS.search(text) or is_no_works_heading(text):
        return False
    return not re.search(
        r"\b(?:organi[sz]\w+|roles?|committees?|review\w*|service|teaching|supervis\w+|students?|editor(?:ial|ship))\b",
        text,
        re.I,
    )
