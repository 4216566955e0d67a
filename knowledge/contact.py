"""Who the company is and whom to reach there, from a memo or an e-mail.

Tells the company's people, departments and numbers from the ward's own. Knows no register.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge import speakers
from knowledge.segments import sentences
from knowledge.text import tokens

LEGAL = (
    r"(?:株式会社|株式會社|有限会社|合同会社|合資会社|合名会社|相互会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|"
    r"特定非営利活動法人|NPO法人|社会福祉法人|医療法人(?:社団|財団)?|学校法人|宗教法人|国立大学法人|独立行政法人|"
    r"生活協同組合|協同組合|\(株\)|\(有\)|\(合\)|\(同\)|\(一社\)|\(公財\)|\(特非\))"
)
_SHORT = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(合)": "合同会社",
    "(同)": "合同会社",
    "(一社)": "一般社団法人",
    "(公財)": "公益財団法人",
    "(特非)": "特定非営利活動法人",
}
_NAME = r"[A-Za-z0-9一-龥々〆ヶァ-ヴー・&'’+ぁ-ん\-]"
_FIRM = r"[A-Za-z0-9一-龥々ヶァ-ヴー・&]"


@dataclass(frozen=True, slots=True)
class Found:
    """A value read at flat offsets ``start`` to ``end``."""

    value: str
    start: int
    end: int


_WARD_UNIT = re.compile(
    r"総合支所|区役所|港区(?!芝|赤坂|麻布|六本木|新橋|高輪|港南|海岸|虎ノ門|三田|浜松町|東|西|南|北|白金|台場|愛宕|元)|みなと保健所|教育委員会|"
    r"企業連携推進|(?:高齢者支援|障害者福祉|生活福祉|保健予防|健康推進|子ども政策|子ども若者支援|保育|防災|危機管理・?生活安全|環境|地球温暖化対策|"
    r"みなとリサイクル清掃事務所|土木|街路|道路|地域交通|都市計画|住宅|開発指導|建築|産業振興|国際化・?文化芸術|地域振興|観光政策|"
    r"スポーツ振興|生涯学習スポーツ振興|学務|教育指導|教育人事企画|学校施設担当|図書文化財|契約管財|総務|人事|財政|企画|区長室|広報|情報政策|"
    r"デジタル改革|協働推進|まちづくり|管理|区民|税務|国保年金|戸籍|課税|収納)(?:課|係|担当)"
)
_WARD_ROLE = re.compile(
    r"記録者|記録:|対応者|対応:|受付者|受付:|受電|聞き手|聞き取り|聴取|作成者|作成:|文責|当課|本課|うちの|職員|同席|応対|内線|当方|区側|区の(?:担当|窓口|連絡)|所管|庁内|担当課|こちらの"
)


def _clean(flat: str, start: int, end: int) -> tuple[int, int]:
    while start < end and flat[start] in " 　・-'’、:":
        start += 1
    while end > start and flat[end - 1] in " 　・-'’、:":
        end -= 1
    return start, end


_STOP_PART = {"助詞", "助動詞", "補助記号", "動詞", "接続詞", "連体詞", "副詞", "感動詞", "空白"}
_TIME_WORD = {"本日",
    "先ほど",
    "先程",
    "さきほど",
    "さっき", "今日", "昨日", "先日", "午前", "午後", "今朝", "時", "分", "頃", "日", "月", "年", "来庁", "電話", "訪問", "来所", "会社", "企業", "名", "主", "相手", "先方", "同", "当", "件", "区内", "都内", "地元", "市内", "大手", "新", "元", "旧", "現"}  # fmt: skip


_PARTICLE = re.compile(
    r"(?:さん|さま)?(?:から|より|という|って|です|でした|だった|の|は|が|を|に|と|で|も|へ|や|さん|さま)$"
)
_ROLE_WORD = r"(?:担当|社長|代表|営業|方|件|話|社員|人|本社|支店|提案|相談|企画|製品|商品|技術|サービス|店長|部長|課長)"
_OF_NAME = re.compile(
    rf"[ぁ-ん]{{2,6}}の(?!{_ROLE_WORD})[一-龥ァ-ヴー]{{1,6}}(?=の[一-龥]{{1,4}}(?: ?[一-龥]{{1,3}})?(?:様|さん|氏|理事|代表|部長|課長|社長|店長)|[ 、。()]|が|から|より|は(?!ま)|と|に|$)"
)


def _kana_head(text: str) -> tuple[int, bool]:
    """How much of a name's leading hiragana belongs to it, and whether the name ends there."""
    if of_name := _OF_NAME.match(text):
        return of_name.end(), True
    run = re.match(r"[ぁ-ん]{2,}", text)
    if not run:
        return 0, False
    head = run.group()
    if run.end() == len(text):
        bare = re.sub(r"(?:です|でした|だった|さん|さま|から|より|という)$", "", head)
        return len(bare), True
    particle = _PARTICLE.search(head)
    bounds = {token.start for token in tokens(text)}
    if particle and particle.start() >= 2 and particle.start() in bounds:
        return particle.start(), True
    return len(head), False


_END_WORD = frozenset(
    ["さん", "様", "さま", "氏", "殿", "御中", "支店", "本社", "支社", "代表", "代表取締役", "取締役", "社長"]
)
_INNER_UNIT = re.compile(
    r"(?:営業|企画|広報|総務|事業|開発|技術|経営|人事|法人|地域|公共|CSR|社会|サステナビリティ|マーケティング|首都圏|東京|関東|芝浦|新橋|本店|管理|推進|販売|渉外|DX|デジタル|イノベーション|ソリューション|新規|研究)"
    r"[^ ]{0,12}(?:部|課|室|本部|支店|支社|グループ|チーム|センター|営業所)$|事務局$"
)


def _right(flat: str, start: int) -> int:
    """Where a name that begins at ``start`` ends: before the first particle, sign or department."""
    run = re.match(rf"{_NAME}{{1,30}}(?: (?=[A-Z]){_NAME}+)*", flat[start:])
    if not run:
        return start
    text = run.group()
    head, done = _kana_head(text)
    end = head if done else len(text)
    if not done:
        for token in tokens(text):
            if token.start < max(1, head):
                continue
            foreign = re.fullmatch(r"[A-Za-z0-9・&+\-]+|[ァ-ヴー]+", token.surface)
            if token.surface in _END_WORD or (token.part in _STOP_PART and not foreign):
                end = token.start
                break
    named = text[:end]
    unit = _INNER_UNIT.search(named)
    if unit and unit.start() >= 2:
        named = named[: unit.start()]
    return start + len(named)


_OPENER = re.compile(
    r"(?:また|なお|ただ|まず|つぎ|いま|きょう|さっき|なんか|たぶん|あと|それ|この|その|あの|ある|とある|という|とか|ほか|きのう|おととい|"
    r"[ぁ-ん]*(?:は|が|を|に|の|から|より|って|と|で|も|て|た|へ|や|る|い|し))(?=[一-龥ァ-ヴー])"
)


def _left(flat: str, end: int) -> int:
    """Where a name that ends at ``end`` begins: after the last particle, sign or word of time."""
    run = re.search(rf"{_NAME}{{1,30}}(?: [A-Za-z]+)*$", flat[max(0, end - 40) : end])
    if not run:
        return end
    text = run.group()
    if re.fullmatch(r"[ぁ-ん]{2,5}[^ぁ-ん]+", text) and not _OPENER.match(text):
        return end - len(text)
    start = 0
    words = tokens(text)
    for i in range(len(words) - 1, -1, -1):
        token = words[i]
        katakana = re.fullmatch(r"[A-Za-z0-9・&+\-]+|[ァ-ヴー]+", token.surface)
        if (token.part in _STOP_PART | {"形容詞", "形状詞"} and not katakana) or token.surface in _TIME_WORD:
            if token.surface == "の" and i > 0 and re.fullmatch(r"[ぁ-ん]+", text) and len(text) <= 8:
                continue
            start = token.end
            break
    return end - len(text) + start


_LEGAL = re.compile(LEGAL)


def _with_legal_form(flat: str) -> list[Found]:
    found: list[Found] = []
    done = 0
    for match in _LEGAL.finditer(flat):
        if match.start() < done:
            continue
        form = _SHORT.get(match.group(), match.group())
        left = _left(flat, match.start())
        left = max(left, done)
        before, _ = _clean(flat, left, match.start())
        space = re.match(r" ?", flat[match.end() :])
        after = match.end() + (space.end() if space else 0)
        if before < match.start() and match.start() - before >= 2:
            value = flat[before : match.start()].strip() + form
            found.append(Found(value, before, match.end()))
            done = match.end()
            continue
        right = _right(flat, after)
        a, b = _clean(flat, after, right)
        if b > a:
            found.append(Found(form + flat[a:b], match.start(), b))
            done = b
    return found


_LABEL = re.compile(
    r"(?:^|\n|[\s、。■●◆・【\[(])(?:企業名|会社名|法人名|社名|企業|会社|団体名|事業者名|事業者|提案者|提案企業|相手方?|先方|相談者|申出者|所属)[】\])]?\s*[:：=]\s*(?P<name>[^\n、。:(]{1,40})"
)
_ENGLISH = re.compile(
    r"[A-Z][A-Za-z0-9&.\-]*(?: [A-Z][A-Za-z0-9&.\-]*)*,? (?:Inc|Co\., ?Ltd|Corporation|Corp|LLC|Ltd|K\.K|GmbH|Limited)\.?"
)
_CALLED = re.compile(
    rf"(?P<name>{_FIRM}{{2,20}}?)(?:社)?(?:さん|様|さま)?(?:"
    r"の(?:[一-龥ァ-ヴー]{1,12}(?:部|課|室|担当|支店)の?)?[一-龥]{1,4}(?:様|さん|氏|部長|課長|係長|社長)"
    r"|(?:さん|様)?(?:から|より)、?(?:の)?(?:電話|連絡|提案|相談|メール|問い?合わ?せ|問合せ|申し?出|申し入れ|話|打診|依頼|架電|入電|来電)"
    r"|が(?:来庁|来所|来訪|窓口に|来て|来た|訪問|訪ねて)"
    r"|(?:という|って|とかいう)(?:会社|企業|ところ|ベンチャー|スタートアップ|メーカー)"
    r")"
)
_INSTITUTE = re.compile(
    r"(?P<name>[一-龥ァ-ヴーA-Za-zぁ-ん]{1,14}(?:信用金庫|信用組合|銀行|農協|生協|商工会議所|商工会|大学|専門学校|財団|協会|連盟|百貨店|ホテル|旅館|鉄道|新聞社|放送局|生命保険|生命|損保|証券|工業所|製作所|研究所|商店|工務店|法律事務所|事務所|クリニック|薬局|書店|組合))(?=[のは]|[ 　]|から|より|が|さん|様)"
)
_SAN = re.compile(
    r"(?:^|[\s、。:]|\d )(?P<name>[一-龥ァ-ヴーA-Za-z]{3,16})さん(?=が|の|は|から|より|と|\s|、)"
)
_SHA = re.compile(rf"(?P<name>{_FIRM}{{1,12}}社)(?:の|が|は|から|より|さん|と)")
_NOT_FIRM = re.compile(
    r"(?:課|係|区|市|町|村|都|県|省|庁|署|校|園|会|館|所|課長|部長|係長|氏|様|者|人|方|社員|企業|会社|業者|担当者|メーカー|事業者|ベンチャー|"
    r"スタートアップ|先方|相手|本人|議員|住民|区民|店|電話|メール|次|今|今回|本日|昨日|今日|先日|月|日|時|分|午前|午後|当社|弊社|同社|自社|他社|本社|支社|各社|数社|\d社|[二三四五]社|前回|以前|窓口|うち|向こう|年|頃|代表|部|室)$"
)


def _plausible(name: str) -> bool:
    return (
        2 <= len(name) <= 24
        and not _NOT_FIRM.search(name)
        and not name.isdecimal()
        and not _WARD_UNIT.search(name)
        and not re.search(r"[円%年月日]", name)
    )


def company(flat: str) -> Found | None:
    """The company of a memo: with its legal form where one is written, else where its place is clear.

    A short form, (株) or ㈱, is written out; the order of name and form is kept.
    """
    formal = [
        f
        for f in _with_legal_form(flat)
        if not re.search(r"(?:港区|みなと)(?:社会福祉|シルバー|スポーツふれあい)", f.value)
    ]
    label = _LABEL.search(flat)
    if label:
        start, end = label.span("name")
        inside = [f for f in formal if f.start >= start and f.start <= end]
        if inside:
            return inside[0]
        words = flat[start:end].strip()
        words = re.split(r"\s{1,}|様|さん|の(?=[一-龥]{1,4}様)", words)[0]
        if (
            words
            and not re.search(r"不明|未定|未確認|わから|分から|なし|聞いて", words)
            and not _WARD_UNIT.search(words)
        ):
            at = flat.index(words, start)
            return Found(words, at, at + len(words))
    if formal:
        ours = [f for f in formal if not _third_party(flat, f)]
        return (ours or formal)[0]
    english = _ENGLISH.search(flat)
    if english:
        return Found(english.group(), *english.span())
    named = speakers.standard().named
    for pattern in (_INSTITUTE, named, _CALLED, _SHA, _SAN):
        for match in pattern.finditer(flat):
            name = match.group("name")
            start = match.start("name")
            if pattern is not named:
                start = max(start, _left(flat, match.end("name")))
            name = flat[start : match.end("name")]
            if pattern is not _SHA and name.endswith("社"):
                name = name[:-1]
            if speakers.standard().common.fullmatch(name):
                continue
            if (
                pattern is named
                or _plausible(name)
                or (pattern is _SHA and re.fullmatch(r"[A-Z]{1,3}社", name))
            ):
                return Found(name, start, start + len(name))
    return None


def _third_party(flat: str, found: Found) -> bool:
    """Whether a company is named only in passing: a partner, a client, a bank, an earlier case."""
    after = flat[found.end : found.end + 14]
    before = flat[max(0, found.start - 12) : found.start]
    return bool(
        re.match(
            r"\s*(?:の(?:製品|紹介|子会社|グループ|システムを|センサーを|技術を|紹介で)|と(?:共同|連携|組|提携)|製|に(?:委託|発注)|を(?:通じて|介し))",
            after,
        )
        or re.search(
            r"(?:親会社の?|子会社の?|グループの?|取引先の?|委託先の?|紹介者?は?|元請けの?|競合の?|前回の?|パートナーの?)$",
            before,
        )
    )


_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(
    r"(?<![\d-])(?:\+81[- ]?\(?0?\)?|\(?0)\d{0,4}\)?[-ー. ]?\(?\d{1,4}\)?[-ー. ]?\d{3,4}(?![\d-])"
)


def emails(flat: str) -> list[Found]:
    """Every e-mail address."""
    return [Found(m.group().rstrip("."), m.start(), m.end()) for m in _EMAIL.finditer(flat)]


def phones(flat: str) -> list[Found]:
    """Every telephone number of 10 or 11 digits, as digits and hyphens (03-0000-1234)."""
    found = []
    for match in _PHONE.finditer(flat):
        digits = re.sub(r"\D", "", match.group())
        international = match.group().startswith("+")
        if international:
            digits = "0" + digits[2:].lstrip("0")
        if len(digits) not in {10, 11}:
            continue
        if re.search(r"[- ()ー.]", match.group().strip()) and not international:
            value = re.sub(r"[^\d]+", "-", match.group()).strip("-")
        elif len(digits) == 11:
            value = f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
        elif digits[:2] in {"03", "06"}:
            value = f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
        else:
            value = (
                f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
                if digits.startswith("0120")
                else f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
            )
        found.append(Found(value, match.start(), match.end()))
    return found


def _line(flat: str, start: int) -> tuple[str, int]:
    begin = flat.rfind("\n", 0, start) + 1
    end = flat.find("\n", start)
    return flat[begin : end if end >= 0 else len(flat)], begin


def of_ward(flat: str, start: int) -> bool:
    """Whether what stands at ``start`` belongs to the ward: its line or phrase names a department of it."""
    line, begin = _line(flat, start)
    before = line[: start - begin]
    marks = [m.end() for pattern in (_WARD_UNIT, _WARD_ROLE) for m in pattern.finditer(before)]
    if not marks:
        return False
    nearest = max(marks)
    between = before[nearest:]
    # A company, or its honorific, between the ward's department and the number takes it back.
    return not (_LEGAL.search(between) or re.search(r"様|さん|氏|先方|相手|企業|会社|\)\s*[/、]", between))


def email(flat: str) -> Found | None:
    """The company's e-mail address: none of the ward's own."""
    ours = [
        f
        for f in emails(flat)
        if not re.search(
            r"(?:@(?:[\w-]+\.)*(?:city|town|ward|pref|vill|metro)\.|minato\.tokyo|lg\.jp)", f.value
        )
        and not of_ward(flat, f.start)
    ]
    return ours[0] if ours else None


def phone(flat: str) -> Found | None:
    """The company's telephone number; fax and the ward's own are passed over."""
    ours = []
    for found in phones(flat):
        before = flat[max(0, found.start - 10) : found.start]
        if re.search(r"(?:fax|FAX|Fax|ファ[ック]*ス)[^\d]{0,4}$", before) or of_ward(flat, found.start):
            continue
        ours.append(found)
    return ours[0] if ours else None


_UNIT = r"(?:部|課|室|局|係|本部|事業部|グループ|チーム|ユニット|センター|推進室|支店|支社|営業所|事業所|オフィス|ラボ|研究所|事務局|工場)"
_SOFT = r"(?:まちづくり|まち|くらし|こども|みらい|ものづくり|すまい|おもてなし|つながり|にぎわい|みどり|ひと|こころ|からだ|ふるさと|あんしん|いのち|お客(?:様|さま)|しごと)"
_SURNAME = r"(?:長谷部|阿部|安部|渡部|服部|岡部|磯部|矢部|浦部|田部|園部|日下部|物部|河部|川部|浅部|小室|大室|三室|岩室|氷室)"
_PART = rf"(?!{_SURNAME}(?![一-龥])|{_SURNAME}(?:主任|係長|課長|部長|次長)){_SOFT}?(?:[一-龥ァ-ヴーA-Za-z0-9&・ヶ々]|づくり|ふれあい|まち){{0,20}}?{_UNIT}"
_DEPARTMENT = re.compile(
    rf"(?<![一-龥ァ-ヴーA-Za-z&・])(?P<name>{_PART}(?:[ ]?{_PART}){{0,2}})"
    r"(?! ?(?:様|さん|氏|さま|殿)|長|員|屋|署|門|分|活|下|品|数|題|金|税|外|内|会|程|目|所|町|隊|を(?!通)|に|では|で開|で実|が(?:あ|で)|は空|向け)"
)
_HONORIFIC = r"(?:様|さま|さん|氏|殿)"
_TITLE = (
    r"(?:代表取締役(?:社長)?|取締役|執行役員|社長|副社長|専務|常務|本部長|副部長|部長代理|部長|次長|課長代理|課長補佐|課長|係長|室長|主任|主査|主幹|"
    r"支店長|支社長|所長|センター長|店長|館長|チーフ|リーダー|マネージャー|マネジャー|ディレクター|プロデューサー|総支配人|支配人|理事長|理事|事務局長|局長|担当者|担当|代表|院長|園長|CEO|CTO|COO)"
)
_KANJI = r"[一-龥々ヶ]{1,4}(?: [一-龥々]{1,3}| [ぁ-ん]{2,4})?"
_PEOPLE = (
    rf"(?:{_KANJI}|[ァ-ヴー]{{2,12}}(?:[・ ][ァ-ヴー]{{2,12}})?|[ぁ-ん]{{2,6}}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_READING = r"(?: ?\([ぁ-んァ-ヴー ]+\))?"
_PERSON_FORMS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (3, re.compile(rf"(?P<name>{_PEOPLE}){_READING} ?{_TITLE}?{_HONORIFIC}(?!ん)")),
    (
        3,
        re.compile(
            rf"(?:ご?担当者?名?|窓口|連絡先|氏名|お?名前|来庁者|来訪者|相談者|面談者|名刺|話者|先方|相手|責任者)(?:は|\s*[:：]|\s)\s*(?:[^\n:、。]{{0,30}}?{_UNIT}[ の]?)?(?:{_TITLE}[ の]?)?(?P<name>{_KANJI}|[ァ-ヴー]{{2,10}})(?=[\s、。()/さ様]|$|です|と申)"
        ),
    ),
    (
        2,
        re.compile(
            rf"(?P<name>{_KANJI}){_READING} ?(?:営業|企画|広報|事業|統括|副)?(?:本部長|部長|次長|課長|係長|室長|主任|支店長|支社長|所長|店長|社長|理事長|事務局長|局長|オーナー|代表(?!的|者|例|団|作|す|し|取)|マネージャー|マネジャー|リーダー|専務|常務|支配人)(?!会|級|ら|職|補|代)"
        ),
    ),
    (
        3,
        re.compile(
            r"(?:[のァ-ヴー一-龥 ])(?P<name>[一-龥々]{1,4}(?: [一-龥々]{1,3})?)(?=と申し|でございます|と言います|といいます)"
        ),
    ),
    (2, re.compile(r"(?:の|[ ])(?P<name>[一-龥々]{1,3}(?: [一-龥々]{1,3})?)(?=です(?:[。、\n(]|$))")),
    (
        2,
        re.compile(
            rf"{_UNIT}(?: |\n|の|  )[> ]*(?:{_TITLE} ?)?(?P<name>[一-龥々]{{1,4}}(?: [一-龥々]{{1,3}})?)(?=[\s、。(/<]|$|から|より|が来|と(?:面談|打合))"
        ),
    ),
    (
        1,
        re.compile(
            rf"(?:^|\n)[> 　]*(?:{_TITLE} ?)?(?P<name>[一-龥々]{{1,3}} [一-龥々ぁ-ん]{{1,3}})(?: ?\([ぁ-んァ-ヴー ]+\))?[ ]*(?=\n|$)"
        ),
    ),
)
_NOT_PERSON = re.compile(
    r"^(?:長|皆|皆々|お客|客|貴|各|奥|王|神|殿|同|何|仏|お父|お母|子|娘|息子|親御|お子|利用者|参加者|高齢者|住民|区民|職員|担当|担当者|先方|相手|企業|会社|業者|方|者|部|課|室|社長|部長|課長|係長|店長|町会|商店|先|本|議員|区長|市長|知事|校長|園長|館長|支店|営業|企画|広報|総務|事業|相談|大家|職人|お隣|旦那|医者|看護師|保健師|保育士|先生|弊社|当社|御社|営業担当|代表|御中|取締|取締役|区|係|電話|来庁|両|本人|患者|名|多|有|無|模|仕|外|別|主|異|通|一|二|三|社|電|我々|大変|立派|結構|以上|今日|本日|不明|未定|話|内容|件|提案|概要|場所|日時|時期|費用|期間|協定|実証|実験|共同|次回|後日|資料|備考|上記|下記|以下|別途|同社|自社|全額|無償|無料|有償|必要|可能|予定|検討|希望|要望|相手方|当方|こちら|メール|チラシ|ポスター|センサー|ロボット|ところ|みな|みなさま|おかあ|おとう|おばあ|おじい|おば|おじ|たく|ぜひ|とのこと|そう|お店|子ども|こども|どう|もの|こと|まち|ひと|町|街|国|都|県|市|お得意|得意|取引先|利用|社員|学生|生徒|児童|園児|来場者|受講者|市民|お年寄り|年寄り|障害者|患者|外国人|観光客|通行人|業界|自治体|行政|役所|区役所|議会|警察|消防|学校|病院|商店街|自治会|民間|団体|大学|法人|銀行|店|本社|支社)$"
)
_ORG_END = re.compile(
    rf"(?:[^ ]{{2,}}{_UNIT}|本部|支部|支店|支社|本社|営業|企画|広報|総務|人事|経営|開発|担当|代表|技術|事業|販売|秘書|先方|相手|来庁|電話|記録|出席|応対|当方|氏名|連絡先|企業|会社|同社|係|課|{_TITLE})$"
)
_FULL = re.compile(r" (?P<given>[一-龥々]{1,3}|[ぁ-ん]{2,4})(?=[ \n、。()（/・様さ氏<]|$)")


def _ward_people(flat: str) -> set[str]:
    """Surnames of the ward's own: who is written to, who took the call, who signs the note."""
    names: set[str] = set()
    # A letter is addressed to the ward: a line that is a name and an honorific alone.
    for match in re.finditer(
        rf"(?:^|\n)[> 　]*(?:{_PART}[ の]*)*(?P<name>[一-龥々]{{1,4}})(?: [一-龥々]{{1,3}})? ?(?:様|さん|さま|殿)[、。 ]*(?=\n)",
        flat,
    ):
        after = flat[match.end() : match.end() + 400]
        if re.search(
            r"お世話|平素|申します|弊社|当社|突然|はじめまして|失礼|いつも|ございます|です", after
        ) and not _LEGAL.search(match.group()):
            names.add(match.group("name"))
    role = r"(?:当方|応対|対応(?:者)?|受付(?:者)?|記録(?:者)?|聞き手|聴取|作成(?:者)?|文責|同席|所管|庁内|区側|区からは|区の出席者?|こちらは|職員)"
    for match in re.finditer(
        rf"{role}(?:は|[:： ])+\s*(?:[^\n、。()]{{0,20}}?(?:課|係|担当|支所|部|室)[ の]?)?(?P<names>[一-龥々]{{1,4}}(?:[、・ ][一-龥々]{{1,4}})*)",
        flat,
    ):
        names.update(re.split(r"[、・ ]", match.group("names")))
    for match in re.finditer(
        r"(?P<name>[一-龥々]{1,4})(?:の席)? ?\((?:内線|直通|当課|本課|区|[^()\n]{0,24}(?:内線|直通|@(?:[\w.]*\.)?(?:city|town|ward)\.|lg\.jp))",
        flat,
    ):
        names.add(match.group("name"))
    for match in re.finditer(
        r"(?:担当|課|係|支所|センター|保健福祉|総務|土木|防災|教育委員会|保健所)の?(?P<name>[一-龥々]{1,4})(?:です|記|記す|受け?|対応|から回答|より回答|が(?:対応|応対|受|聞))",
        flat,
    ):
        if not _LEGAL.search(flat[max(0, match.start() - 30) : match.start()]):
            names.add(match.group("name"))
    for match in re.finditer(r"(?P<name>[一-龥々]{1,4})[^\n]{0,24}@(?:[\w.-]*\.)?(?:city|town|ward)\.", flat):
        names.add(match.group("name"))
    for match in re.finditer(r"(?:課|係|担当) ?(?P<names>[一-龥々]{1,4}(?:[・、][一-龥々]{1,4})+)", flat):
        names.update(re.split(r"[・、]", match.group("names")))
    for match in _WARD_UNIT.finditer(flat):
        tail = re.match(
            r"(?:課|係|担当)?[ の　]?(?P<name>[一-龥々]{1,4})(?=[ 、。)(\n/]|$|です|記|受)",
            flat[match.end() :],
        )
        line, begin = _line(flat, match.start())
        if tail and not _LEGAL.search(line[: match.start() - begin]):
            names.add(tail.group("name"))
    return {name for name in names if name}


def person(flat: str, firm: Found | None) -> Found | None:
    """The company's contact, without honorific or title, with the given name where it is written.

    None of the ward's own people: whom a letter is addressed to, who took the call.
    """
    ward = _ward_people(flat)
    best: tuple[int, Found] | None = None
    for rank, pattern in _PERSON_FORMS:
        for match in pattern.finditer(flat):
            start, end = match.span("name")
            if firm and firm.start < end and start < firm.end < end:
                start = firm.end + len(flat[firm.end : end]) - len(flat[firm.end : end].lstrip(" の"))
            start = _after_org(flat, start, end)
            name = flat[start:end]
            if not _bare(name, start).value or (firm and firm.start <= start < firm.end):
                continue
            surname = name.split(" ")[0]
            if (
                _NOT_PERSON.match(surname)
                or _NOT_PERSON.match(name)
                or _WARD_UNIT.search(name)
                or surname in ward
            ):
                continue
            if re.search(
                r"(?:株式会社|[店会者]|..課|..室|..係|..局|営業部|総務部|企画部|事業部|本部|支社|支店|同社|先方)$",
                name,
            ):
                continue
            if re.fullmatch(r"[ぁ-ん]+", name) and not re.match(
                r"[\s、。:/の]|^$", flat[max(0, start - 1) : start]
            ):
                continue
            if firm and name in firm.value and re.match(r" ?さん", flat[end:]) and len(name) >= 3:
                continue
            if speakers.standard().common.match(name) and len(name) >= 3:
                continue
            if of_ward(flat, start) and rank < 9 and not _near(flat, firm, start):
                continue
            score = rank * 10
            if _near(flat, firm, start):
                score += 15
            if rank == 1 and not re.search(
                rf"(?:{_UNIT}|{_TITLE}|{LEGAL}[^\n]{{0,20}}|[^\n]{{2,20}}{LEGAL})\s*\n[> 　]*$",
                flat[:start][-60:],
            ):
                continue
            if best is None or score > best[0]:
                best = (score, _bare(name, start))
    return _full_name(flat, best[1]) if best else None


def _bare(name: str, start: int) -> Found:
    value = re.sub(r" ?(?:様|さん|さま|氏|殿)$", "", name.strip())
    return Found(value, start, start + len(value))


def _after_org(flat: str, start: int, end: int) -> int:
    """Where the name proper begins, when a department or title runs into it: 営業企画部 見本."""
    name = flat[start:end]
    head, space, tail = name.partition(" ")
    if (
        space
        and tail
        and (
            _ORG_END.search(head)
            or (
                _ORG_END.search(flat[max(0, start - 12) : start] + head)
                and len(head) >= 2
                and re.search(rf"{_UNIT}$", head)
                and not re.fullmatch(r"[一-龥]部|[一-龥]室", flat[start : start + len(head)])
            )
            or _NOT_PERSON.match(head)
        )
    ):
        return start + len(head) + 1
    if (
        re.search(r"[一-龥ァ-ヴー]$", flat[max(0, start - 1) : start])
        and space
        and re.search(rf"{_UNIT}$", head)
    ):
        return start + len(head) + 1
    cut = re.match(rf"(?:[^ ]{{2,}}{_UNIT}|[^ ]*{_TITLE}|[^ ]*[社店])(?=[一-龥])", name)
    if cut and cut.end() < len(name):
        return start + cut.end()
    if re.search(r"[一-龥]$", flat[max(0, start - 1) : start]):
        # The name is cut out of a longer run; what stands before it must be a department.
        run = re.search(r"[一-龥ァ-ヴーA-Za-z・&]+$", flat[:start])
        whole = (run.group() if run else "") + name
        inner = re.match(rf".*(?:{_UNIT}|{_TITLE}|社|店)(?=[一-龥]{{1,4}}$)", whole)
        if inner:
            return end - (len(whole) - inner.end())
    return start


def _near(flat: str, firm: Found | None, start: int) -> bool:
    """Whether a name stands in the company's line after it, or one line below."""
    if firm is None:
        return False
    line, begin = _line(flat, start)
    before = line[: start - begin]
    if any(_LEGAL.search(part) for part in (before,)) or firm.value in before:
        return True
    short = _LEGAL.sub("", firm.value)
    if len(short) >= 2 and short in before:
        return True
    previous = flat[:begin].rstrip("\n").rsplit("\n", 1)[-1] if begin else ""
    return bool(short) and short in previous and not before.strip("> 　")


_CALLS = frozenset(["様", "殿", "氏", "さん", "さま"])


def _full_name(flat: str, found: Found) -> Found:
    if " " in found.value or not re.fullmatch(r"[一-龥々]{1,4}", found.value):
        return found
    for match in re.finditer(re.escape(found.value), flat):
        given = _FULL.match(flat[match.end() :])
        if (
            given
            and given.group("given") not in _CALLS
            and not _NOT_PERSON.match(given.group("given"))
            and not _ORG_END.search(given.group("given"))
        ):
            before = flat[max(0, match.start() - 1) : match.start()]
            if not re.match(r"[一-龥]", before):
                end = match.end() + given.end()
                return Found(flat[match.start() : end], match.start(), end)
    return found


def department(flat: str, firm: Found | None, contact: Found | None) -> Found | None:
    """The contact's department at the company: beside the name or the company, never the ward's."""
    short = _LEGAL.sub("", firm.value) if firm else ""
    found: list[tuple[int, Found]] = []
    for segment in sentences(flat):
        for match in _DEPARTMENT.finditer(segment.text):
            start, end = segment.start + match.start("name"), segment.start + match.end("name")
            name = flat[start:end]
            for known in (short, firm.value if firm else ""):
                if known and name.startswith(known):
                    start += len(known)
            if firm and firm.start < end and start < firm.end:
                start = max(start, firm.end)
            while start < end and flat[start] in " の、":
                start += 1
            name = flat[start:end]
            if len(name) < 2 or name in {"本部", "支部", "部", "課"}:
                continue
            before = flat[max(0, start - 40) : start]
            by_firm = bool(short) and bool(
                re.search(rf"{re.escape(short)}{LEGAL}?[)）]?[ の、,/／]{{0,3}}$", before)
            )
            gap = contact.start - end if contact else 99
            by_name = (
                0 <= gap <= 14
                and bool(re.fullmatch(rf"[\s　>の、,/]{{0,4}}(?:{_TITLE})?[ の]?", flat[end : contact.start]))
                if contact
                else False
            )
            labelled = bool(re.search(r"(?:所属|部署|部署名|部門)\s*[:：]\s*$", before))
            if not (by_firm or by_name or labelled):
                continue
            if not by_firm and (_WARD_UNIT.search(name) or of_ward(flat, start)):
                continue
            found.append((by_name * 2 + by_firm * 2 + labelled, Found(name, start, end)))
    return max(found, key=lambda item: item[0])[1] if found else None


_OFFICE = re.compile(
    r"(?:広報|防災|危機管理|災害対策|契約|契約管財|産業振興|観光|販売促進|営業推進|事業開発|研究開発)(?:課|係|室|部|担当)"
)


def without_names(flat: str, names: Iterable[str]) -> str:
    """A flat text with names blanked at the same length: 株式会社見本広告 is not about advertising."""
    for name in names:
        if len(name) >= 2:
            flat = flat.replace(name, "＿" * len(name))
    return _OFFICE.sub(lambda match: "＿" * len(match.group()), flat)
