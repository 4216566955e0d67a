"""Who the company is and whom to reach there, from a memo or an e-mail.

Tells the company's people, departments and numbers from the ward's own. Knows no register.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge import speakers
from knowledge.expressions import load
from knowledge.segments import sentences
from knowledge.text import tokens

PATH = Path(__file__).parent / "content" / "common" / "contacts.yaml"
_SAYS = load(PATH)
_HONORIFIC = _SAYS.text("honorific")
_READING = _SAYS.text("reading")
_PEOPLE = _SAYS.text("people")
_TITLE = _SAYS.text("title")
_KANJI = _SAYS.text("kanji")
LEGAL = _SAYS.text("legal")
_NAME = _SAYS.text("name")
_UNIT = _SAYS.text("unit")
_PART = _SAYS.text("part")

_SHORT = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(合)": "合同会社",
    "(同)": "合同会社",
    "(一社)": "一般社団法人",
    "(公財)": "公益財団法人",
    "(特非)": "特定非営利活動法人",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A value read at flat offsets ``start`` to ``end``."""

    value: str
    start: int
    end: int


_EDGE = " 　・-'’、:"


def _clean(flat: str, start: int, end: int) -> tuple[int, int]:
    inner = flat[start:end]
    return start + len(inner) - len(inner.lstrip(_EDGE)), start + len(inner.rstrip(_EDGE))


_STOP_PART = {"助詞", "助動詞", "補助記号", "動詞", "接続詞", "連体詞", "副詞", "感動詞", "空白"}
_TIME_WORD = {"本日",
    "先ほど",
    "先程",
    "さきほど",
    "さっき", "今日", "昨日", "先日", "午前", "午後", "今朝", "時", "分", "頃", "日", "月", "年", "来庁", "電話", "訪問", "来所", "会社", "企業", "名", "主", "相手", "先方", "同", "当", "件", "区内", "都内", "地元", "市内", "大手", "新", "元", "旧", "現"}  # fmt: skip


def _kana_head(text: str) -> tuple[int, bool]:
    """How much of a name's leading hiragana belongs to it, and whether the name ends there."""
    if of_name := _SAYS["of_name"].match(text):
        return of_name.end(), True
    run = re.match(r"[ぁ-ん]{2,}", text)
    if not run:
        return 0, False
    head = run.group()
    if run.end() == len(text):
        bare = re.sub(r"(?:です|でした|だった|さん|さま|から|より|という)$", "", head)
        return len(bare), True
    if met := _SAYS["met_with"].match(text):
        return met.end("name") if met["name"] else met.end("whose"), True
    particle = _SAYS["particle"].search(head)
    bounds = {token.start for token in tokens(text)}
    if particle and particle.start() >= 2 and particle.start() in bounds:
        return particle.start(), True
    return len(head), False


def _kana_tail(text: str) -> int:
    """How long a name is that ends in hiragana (カフェみほん), where a particle or the end follows; else 0."""
    tail = _SAYS["kana_tail"].match(text)
    if tail is None:
        return 0
    particle = _SAYS["particle"].search(tail["tail"])
    if particle and particle.start() >= 2:
        return tail.start("tail") + particle.start()
    return tail.end() if tail.end() == len(text) and len(tail["tail"]) <= 4 else 0


_END_WORD = frozenset(
    ["さん", "様", "さま", "氏", "殿", "御中", "支店", "本社", "支社", "代表", "代表取締役", "取締役", "社長"]
)


def _right(flat: str, start: int) -> int:
    """Where a name that begins at ``start`` ends: before the first particle, sign or department."""
    run = re.match(rf"{_NAME}{{1,30}}(?: (?=[A-Z]){_NAME}+)*", flat[start:])
    if not run:
        return start
    text = run.group()
    if re.match(r"(?:が|から|より|を|に|です)(?=[一-龥]|$)", text):
        return start
    head, done = _kana_head(text)
    if kana := _kana_tail(text):
        head, done = kana, True
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
    unit = _SAYS["inner_unit"].search(named)
    if unit and unit.start() >= 2:
        named = named[: unit.start()]
    return start + len(named)


def _left(flat: str, end: int) -> int:
    """Where a name that ends at ``end`` begins: after the last particle, sign or word of time."""
    run = re.search(rf"{_NAME}{{1,30}}(?: [A-Za-z]+)*\Z", flat[max(0, end - 40) : end])
    if not run:
        return end
    text = run.group()
    if re.fullmatch(r"[ぁ-ん]{2,6}", text) and not _SAYS["opener"].match(f"{text}社"):
        return end - len(text)
    if re.fullmatch(r"[ぁ-ん]{2,5}[^ぁ-ん]+", text) and not _SAYS["opener"].match(text):
        return end - len(text)
    start = 0
    words = tokens(text)
    for i in range(len(words) - 1, -1, -1):
        token = words[i]
        katakana = re.fullmatch(r"[A-Za-z0-9・&+\-]+|[ァ-ヴー]+", token.surface)
        if (token.part in _STOP_PART | {"形容詞", "形状詞"} and not katakana) or token.surface in _TIME_WORD:
            if token.surface == "の" and i > 0 and re.fullmatch(r"[ぁ-ん]+", text) and len(text) <= 8:
                continue
            if token.surface == "が" and i + 1 < len(words) and words[i + 1].surface[0] in "丘浜原関崎":
                continue
            start = token.end
            break
    return end - len(text) + start


def _with_legal_form(flat: str) -> list[Found]:
    found: list[Found] = []
    done = 0
    for match in _SAYS["legal"].finditer(flat):
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


def _plausible(name: str) -> bool:
    return (
        2 <= len(name) <= 24
        and not _SAYS["not_firm"].search(name)
        and not _SAYS["shop"].fullmatch(name)
        and not name.isdecimal()
        and not _SAYS["ward_unit"].search(name)
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
    label = _SAYS["label"].search(flat)
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
            and not _SAYS["ward_unit"].search(words)
            and not re.search(rf"[^ ]{_UNIT}$", words)
        ):
            at = flat.index(words, start)
            return Found(words, at, at + len(words))
    if formal:
        ours = [f for f in formal if not _third_party(flat, f)]
        return (ours or formal)[0]
    english = _SAYS["english"].search(flat)
    if english:
        return Found(english.group(), *english.span())
    named = speakers.standard().named
    clear = (_SAYS["so_named"], _SAYS["of_trade"], _SAYS["of_shop"], _SAYS["branch"], _SAYS["mixed"])
    for pattern in (*clear, _SAYS["institute"], named, _SAYS["called"], _SAYS["sha"], _SAYS["san"]):
        for match in pattern.finditer(flat):
            name = match.group("name")
            start = match.start("name")
            if pattern is not named and pattern not in clear:
                start = max(start, _left(flat, match.end("name")))
            name = flat[start : match.end("name")]
            if pattern is not _SAYS["sha"] and name.endswith("社"):
                name = name[:-1]
            if speakers.standard().common.fullmatch(name) or _a_shop(flat, match.end("name")):
                continue
            if (
                pattern is named
                or pattern in clear
                or _plausible(name)
                or (pattern is _SAYS["sha"] and re.fullmatch(r"[A-Z]{1,3}社", name))
            ):
                return Found(name, start, start + len(name))
    return None


def _a_shop(flat: str, end: int) -> bool:
    """Whether what ends at ``end`` is a shop by its trade alone: パン屋, 花屋."""
    return any(match.end() == min(end, 8) for match in _SAYS["shop"].finditer(flat[max(0, end - 8) : end]))


def introduced(flat: str, firm: Found) -> tuple[int, int]:
    """A company's name with the trade it was introduced by: 飲料メーカーの港ウォーター."""
    before = _SAYS["trade_before"].search(flat[: firm.start])
    after = _SAYS["trade_after"].match(flat[firm.end :])
    return before.start() if before else firm.start, firm.end + (after.end() if after else 0)


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


def emails(flat: str) -> list[Found]:
    """Every e-mail address."""
    return [Found(m.group().rstrip("."), m.start(), m.end()) for m in _SAYS["email"].finditer(flat)]


def phones(flat: str) -> list[Found]:
    """Every telephone number of 10 or 11 digits, as digits and hyphens (03-0000-1234)."""
    found = []
    for match in _SAYS["phone"].finditer(flat):
        digits = re.sub(r"\D", "", match.group())
        international = match.group().startswith("+")
        if international:
            digits = "0" + digits[2:].lstrip("0")
        if len(digits) not in {10, 11}:
            continue
        if re.search(r"[- ()ー.の]", match.group().strip()) and not international:
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
    marks = [
        m.end() for pattern in (_SAYS["ward_unit"], _SAYS["ward_role"]) for m in pattern.finditer(before)
    ]
    if not marks:
        return False
    nearest = max(marks)
    between = before[nearest:]
    # A company, or its honorific, between the ward's department and the number takes it back.
    return not (
        _SAYS["legal"].search(between) or re.search(r"様|さん|氏|先方|相手|企業|会社|\)\s*[/、]", between)
    )


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
        ) and not _SAYS["legal"].search(match.group()):
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
        if not _SAYS["legal"].search(flat[max(0, match.start() - 30) : match.start()]):
            names.add(match.group("name"))
    for match in re.finditer(r"(?P<name>[一-龥々]{1,4})[^\n]{0,24}@(?:[\w.-]*\.)?(?:city|town|ward)\.", flat):
        names.add(match.group("name"))
    for match in re.finditer(r"(?:課|係|担当) ?(?P<names>[一-龥々]{1,4}(?:[・、][一-龥々]{1,4})+)", flat):
        names.update(re.split(r"[・、]", match.group("names")))
    for match in _SAYS["ward_unit"].finditer(flat):
        tail = re.match(
            r"(?:課|係|担当)?[ の　]?(?P<name>[一-龥々]{1,4})(?=[ 、。)(\n/]|$|です|記|受)",
            flat[match.end() :],
        )
        line, begin = _line(flat, match.start())
        if tail and not _SAYS["legal"].search(line[: match.start() - begin]):
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
                _SAYS["not_person"].match(surname)
                or _SAYS["not_person"].match(name)
                or _SAYS["ward_unit"].search(name)
                or surname in ward
                or _SAYS["borne"].search(flat[:start])
                or _a_shop(flat, start + len(_bare(name, start).value))
            ):
                continue
            if re.search(
                r"(?:株式会社|[店会者]|..課|..室|..係|..局|営業部|総務部|企画部|事業部|本部|支社|支店|同社|先方)$",
                name,
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
            _SAYS["org_end"].search(head)
            or (
                _SAYS["org_end"].search(flat[max(0, start - 12) : start] + head)
                and len(head) >= 2
                and re.search(rf"{_UNIT}$", head)
                and not re.fullmatch(r"[一-龥]部|[一-龥]室", flat[start : start + len(head)])
            )
            or _SAYS["not_person"].match(head)
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
    if any(_SAYS["legal"].search(part) for part in (before,)) or firm.value in before:
        return True
    short = _SAYS["legal"].sub("", firm.value)
    if len(short) >= 2 and short in before:
        return True
    previous = flat[:begin].rstrip("\n").rsplit("\n", 1)[-1] if begin else ""
    return bool(short) and short in previous and not before.strip("> 　")


_CALLS = frozenset(["様", "殿", "氏", "さん", "さま"])


def _full_name(flat: str, found: Found) -> Found:
    if " " in found.value or not re.fullmatch(r"[一-龥々]{1,4}", found.value):
        return found
    for match in re.finditer(re.escape(found.value), flat):
        given = _SAYS["full"].match(flat[match.end() :])
        if (
            given
            and given.group("given") not in _CALLS
            and not _SAYS["not_person"].match(given.group("given"))
            and not _SAYS["org_end"].search(given.group("given"))
        ):
            before = flat[max(0, match.start() - 1) : match.start()]
            if not re.match(r"[一-龥]", before):
                end = match.end() + given.end()
                return Found(flat[match.start() : end], match.start(), end)
    return found


def department(flat: str, firm: Found | None, contact: Found | None) -> Found | None:
    """The contact's department at the company: beside the name or the company, never the ward's."""
    short = _SAYS["legal"].sub("", firm.value) if firm else ""
    found: list[tuple[int, Found]] = []
    for segment in sentences(flat):
        for match in _SAYS["department"].finditer(segment.text):
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
            if not by_firm and (_SAYS["ward_unit"].search(name) or of_ward(flat, start)):
                continue
            found.append((by_name * 2 + by_firm * 2 + labelled, Found(name, start, end)))
    return max(found, key=lambda item: item[0])[1] if found else None


def without_names(flat: str, names: Iterable[str]) -> str:
    """A flat text with names blanked at the same length: 株式会社見本広告 is not about advertising."""
    for name in names:
        if len(name) >= 2:
            flat = flat.replace(name, "＿" * len(name))
    return _SAYS["office"].sub(lambda match: "＿" * len(match.group()), flat)
