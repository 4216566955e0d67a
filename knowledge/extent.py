"""How far a company's name reaches in a text, to the right or left of its legal form.

Knows particles, hiragana names and names that are phrases; nothing of what a company is recognised by.
"""

import re
from collections.abc import Sequence

from knowledge import speakers
from knowledge.contact import SAYS
from knowledge.text import Token, tokens

_NAME = SAYS.text("name")

_EDGE = " 　・-'’、:"


def clean(flat: str, start: int, end: int) -> tuple[int, int]:
    inner = flat[start:end]
    return start + len(inner) - len(inner.lstrip(_EDGE)), start + len(inner.rstrip(_EDGE))


STOP_PART = {"助詞", "助動詞", "補助記号", "動詞", "接続詞", "連体詞", "副詞", "感動詞", "空白"}


TIME_WORD = {"本日",
    "先ほど",
    "先程",
    "さきほど",
    "さっき", "今日", "昨日", "先日", "午前", "午後", "今朝", "時", "分", "頃", "日", "月", "年", "来庁", "電話", "訪問", "来所", "会社", "企業", "名", "主", "相手", "先方", "同", "当", "件", "区内", "都内", "地元", "市内", "大手", "新", "元", "旧", "現"}  # fmt: skip


def _kana_head(text: str) -> tuple[int, bool]:
    """How much of a name's leading hiragana belongs to it, and whether the name ends there."""
    if of_name := SAYS["of_name"].match(text):
        return of_name.end(), True
    run = re.match(r"[ぁ-ん]{2,}", text)
    if not run:
        return 0, False
    head = run.group()
    if run.end() == len(text):
        bare = re.sub(r"(?:です|でした|だった|さん|さま|から|より|という)$", "", head)
        return len(bare), True
    if met := SAYS["met_with"].match(text):
        return met.end("name") if met["name"] else met.end("whose"), True
    particle = SAYS["particle"].search(head)
    bounds = {token.start for token in tokens(text)}
    if particle and particle.start() >= 2 and particle.start() in bounds:
        return particle.start(), True
    return len(head), False


def _kana_tail(text: str) -> int:
    """How long a name is that ends in hiragana (カフェみほん), where a particle or the end follows; else 0."""
    tail = SAYS["kana_tail"].match(text)
    if tail is None:
        return 0
    particle = SAYS["particle"].search(tail["tail"])
    if particle and particle.start() >= 2:
        return tail.start("tail") + particle.start()
    return tail.end() if tail.end() == len(text) and len(tail["tail"]) <= 4 else 0


_END_WORD = frozenset(
    ["さん", "様", "さま", "氏", "殿", "御中", "支店", "本社", "支社", "代表", "代表取締役", "取締役", "社長"]
)


def right(flat: str, start: int) -> int:
    """Where a name that begins at ``start`` ends: before the first particle, sign or department."""
    run = re.match(rf"{_NAME}{{1,30}}(?: (?=[A-Z]){_NAME}+)*", flat[start:])
    if not run:
        return start
    text = run.group()
    if flat[:start].endswith("法人") and (association := SAYS["association"].match(flat[start:])):
        return start + association.end()
    if re.match(r"(?:が|から|より|を|に|です)(?=[一-龥]|$)", text):
        return start
    head, done = _kana_head(text)
    if kana := _kana_tail(text):
        head, done = kana, True
    end = head if done else len(text)
    if phrase := _phrase_name(flat, start):
        return start + phrase
    if not done:
        for token in tokens(text):
            if token.start < max(1, head):
                continue
            foreign = re.fullmatch(r"[A-Za-z0-9・&+\-]+|[ァ-ヴー]+", token.surface)
            if token.surface in _END_WORD or (token.part in STOP_PART and not foreign):
                end = token.start
                break
    named = text[:end]
    head_of, dot, person = named.rpartition("・")
    if dot and len(words := tokens(person)) == 1 and words[0].proper == "姓":
        named = head_of
    unit = SAYS["inner_unit"].search(named)
    if unit and unit.start() >= 2:
        named = named[: unit.start()]
    return start + len(named)


def _phrase_name(flat: str, start: int) -> int:
    """How long a name is that holds の and ends in a firm's trade: 森の|例示|商会; 0 where it is none."""
    match = SAYS["phrase_name"].match(flat, start)
    trade = match and speakers.standard().alone_ending.search(match["tail"])
    if match is None or not trade:
        return 0
    stem = match["tail"][: trade.start()]
    return match.end() - start if stem and not speakers.standard().common.fullmatch(stem) else 0


_LEADING = frozenset(["助詞", "助動詞", "動詞", "形容詞", "連体詞", "接続詞"])


def opens(text: str) -> bool:
    """Whether leading hiragana leads to a name (さっき来た…) and is not its beginning (さんぷる飲料)."""
    opener = SAYS["opener"].match(text)
    if opener is None:
        return False
    words = [token for token in tokens(text) if token.end <= opener.end()]
    return len(words) <= 1 or words[-1].part in _LEADING


def _within(words: Sequence[Token], at: int) -> bool:
    """Whether a verb stands between nouns as a noun of its own: 見守り in ミナト見守りテック."""
    first = last = at
    while first > 0 and words[first].part == "動詞":
        first -= 1
    while last < len(words) - 1 and words[last].part == "動詞":
        last += 1
    if not first < at < last or any(words[end].part not in {"名詞", "接尾辞"} for end in (first, last)):
        return False
    verb = "".join(word.surface for word in words[first + 1 : last])
    return bool(re.fullmatch("[一-龯][一-龯ぁ-ん]*[いきぎしちにびみりえけげせてねべめれ]", verb))


def left(flat: str, end: int) -> int:
    """Where a name that ends at ``end`` begins: after the last particle, sign or word of time."""
    run = re.search(rf"{_NAME}{{1,30}}(?: [A-Za-z]+)*\Z", flat[max(0, end - 40) : end])
    if not run:
        return end
    text = run.group()
    if re.fullmatch(r"[ぁ-ん]{2,6}", text) and not SAYS["opener"].match(f"{text}社"):
        return end - len(text)
    if re.fullmatch(r"[ぁ-ん]{2,5}[^ぁ-ん]+", text) and not opens(text):
        return end - len(text)
    start = 0
    words = tokens(text)
    for i in range(len(words) - 1, -1, -1):
        token = words[i]
        katakana = re.fullmatch(r"[A-Za-z0-9・&+\-]+|[ァ-ヴー]+", token.surface)
        if _within(words, i):
            continue
        if (token.part in STOP_PART | {"形容詞", "形状詞"} and not katakana) or token.surface in TIME_WORD:
            if token.surface == "の" and i > 0 and re.fullmatch(r"[ぁ-ん]+", text) and len(text) <= 8:
                continue
            if token.surface == "が" and i + 1 < len(words) and words[i + 1].surface[0] in "丘浜原関崎":
                continue
            start = token.end
            break
    return end - len(text) + start
