"""Chinese, Japanese and Korean names: the family name first, split only where it is sure (rule 8).

An unspaced name is split where its first characters are a listed family name of the language that the name, or the
page, is in. What could be split in two ways, and what is in no list, stays whole.
"""

from __future__ import annotations

import re

from citekit.model import Name

_CHINESE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫"
    "庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍"
    "位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边闫肖岑冼褚仲苟宫闻阚於褟"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈魏葉閻餘鍾範譚鄒陸顧龍萬錢湯喬賀賴龔龐蘭顏嚴溫蘆魯韋畢聶"
    "叢齊莊塗關費紀項陽衛鮑單寧閔強華車邊聞"
)
_CHINESE_PAIRS = frozenset(
    (
        "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 夏侯 皇甫 东方 東方 尉迟 尉遲"
        " 令狐 慕容 宇文 长孙 長孫 南宫 南宮 公孙 公孫 独孤 獨孤 端木 轩辕 申屠 呼延"
    ).split()
)
_JAPANESE = frozenset(
    """佐藤 鈴木 高橋 髙橋 田中 伊藤 渡辺 渡邊 渡邉 渡部 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村
    斎藤 斉藤 齋藤 齊藤 清水 山崎 阿部
    池田 橋本 山下 石川 中島 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦
    藤原 岡本 松田 中川 中野 原田
    小野 田村 竹内 金子 和田 中山 石田 上田 森田 小島 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山
    今井 高田 藤本 武田 村田 上野 杉山
    増田 菅原 平野 大塚 千葉 久保 松井 小山 岩崎 桜井 野口 松尾 木下 野村 菊地 菊池 佐野 大西 杉本 新井 浜田 市川
    古川 水野 小松 島田 小池 山内 西田
    吉川 川口 北村 安田 五十嵐 大久保 川崎 東 服部 川村 永井 飯田 中西 松下 本田 関口 岩田 土屋 久保田 川上 矢野
    樋口 熊谷 秋山 広瀬 望月 大島 堀 内藤
    松岡 田口 平田 黒田 吉村 荒木 本間 岡崎 須藤 尾崎 馬場 星野 大橋 松村 岩本 石原 永田 荒井 片山 小西 足立 渋谷
    西川 宇野 吉岡 早川 河野 松浦 栗原
    伊東 松原 福島 福井 大石 成田 関 栗田 二宮 三宅 宮田 浅野 川島 奥村 野田 西山 荻野 岸本 滝沢 青山 神田 鶴田 黒川
    宮下 長尾 根本 入江 今村""".split()
)
_KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함"
    "변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_KOREAN_PAIRS = frozenset("남궁 황보 제갈 선우 독고 사공 서문 동방".split())
KOREAN_FAMILIES = frozenset(
    "Kim Lee Park Choi Jung Jeong Kang Cho Yoon Yun Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu Hong Yang Son"
    " Bae Baek Heo Yoo Nam Noh Ha Kwak Sung Cha Joo Woo Koo Min Jin Um Chae Won Bang".split()
)
"""Korean family names as they are romanised."""

_HANGUL = re.compile("[\uac00-\ud7af]+")
_KANA = re.compile("[\u3040-\u30ff]")
_KANJI_THEN_KANA = re.compile("([\u4e00-\u9fff々]{1,2})([\u3040-\u30ff]{2,5})")
_LONGEST = 5
"""Characters; what is longer is a body or a nickname."""


def name(text: str, language: str = "") -> Name:
    """One name that holds such characters. "山田 太郎" is split at its blank; a name with a dot between its words is
    a foreign one, given name first, and stays as it is printed."""
    if re.search("[·・‧]", text):
        return Name(literal=text)
    words = re.split(r"[\s\u3000]+", text.replace(",", " ").strip())
    if len(words) == 2 and not any(c.isascii() and c.isalpha() for c in text):
        return Name(family=words[0], given=words[1])
    if len(words) != 1 or not 2 <= len(text) <= _LONGEST:
        return Name(literal=text)
    width = _family_width(text, language.split("-")[0].lower())
    return Name(family=text[:width], given=text[width:]) if 0 < width < len(text) else Name(literal=text)


def _family_width(text: str, language: str) -> int:
    """How many characters are the family name; 0 where that is not sure."""
    if _HANGUL.fullmatch(text):
        return _korean_width(text)
    if mixed := _KANJI_THEN_KANA.fullmatch(text):
        return len(mixed.group(1))
    if _KANA.search(text):
        return _listed(text, _JAPANESE)
    japanese = _listed(text, _JAPANESE) if len(text) > 2 else 0
    if language == "ja":
        return japanese
    chinese = _chinese_width(text)
    if language == "zh" or not japanese:
        return chinese
    return japanese if not chinese or len(text) > 3 else 0


def _listed(text: str, families: frozenset[str]) -> int:
    """The length of the longest listed family name that the text begins with."""
    return next((width for width in (3, 2, 1) if width < len(text) <= 2 * width + 1 and text[:width] in families), 0)


def _chinese_width(text: str) -> int:
    if len(text) > 2 and text[:2] in _CHINESE_PAIRS:
        return 2
    return 1 if text[0] in _CHINESE and len(text) <= 3 else 0


def _korean_width(text: str) -> int:
    if text[:2] in _KOREAN_PAIRS and len(text) > 2:
        return 2
    return 1 if text[0] in _KOREAN and len(text) <= 4 else 0
