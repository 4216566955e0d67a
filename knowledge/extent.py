"""How far a company's name reaches in a text, to the right or left of its legal form.

Knows particles, hiragana names and names that are phrases; nothing of what a company is recognised by.
"""

import re
from collections.abc import Sequence

from knowledge import speakers
from knowledge.contact import SAYS
from knowledge.text import Token, is_a_word, is_listed_name, is_listed_person, tokens

_NAME = SAYS.text("name")

_LATIN_BEFORE = re.compile(rf"(?<![A-Za-z0-9]){SAYS.text('latin_phrase')}\Z")

_EDGE = " 　・-'’、:"


def clean(flat: str, start: int, end: int) -> tuple[int, int]:
    """A stretch of a text, as start and end, without the signs at its edges."""
    inner = flat[start:end]
    return start + len(inner) - len(inner.lstrip(_EDGE)), start + len(inner.rstrip(_EDGE))


STOP_PART = {"助詞", "助動詞", "補助記号", "動詞", "接続詞", "連体詞", "副詞", "感動詞", "空白"}
"""Parts of speech at which a name ends."""
TIME_WORD = {
    "本日", "先ほど", "先程", "さきほど", "さっき", "今日", "昨日", "先日", "午前", "午後", "今朝", "時", "分",
    "頃", "日", "月", "年", "来庁", "電話", "訪問", "来所", "会社", "企業", "名", "主", "相手", "先方",
    "同", "当", "件", "区内", "都内", "地元", "市内", "大手", "新", "元", "旧", "現",
}  # fmt: skip
"""Words that stand before a company and are no part of its name."""


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
    if tokens(head)[0].part == "名詞" and is_a_word(head):
        return len(head), False
    particle = SAYS["particle"].search(head)
    bounds = {token.start for token in tokens(text)}
    if particle and particle.start() >= 2 and particle.start() in bounds:
        inner = particle.group() in {"さん", "さま"} and speakers.standard().ending.match(text, run.end())
        return (len(head), False) if inner else (particle.start(), True)
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
    associated = flat[:start].endswith("法人")
    if associated and (association := SAYS["association"].match(flat[start:])):
        return start + association.end()
    if re.match(
        r"(?:が|から|より|を|に|です|の|は|と|も)(?=[一-龥]|$)|(?:では?|じゃ)な[いく]|な[んの](?:で|だ)", text
    ):
        return start
    if several := _latin_words(flat, start):
        return start + several
    head, done = _kana_head(text)
    if kana := _kana_tail(text):
        head, done = kana, True
    end = head if done else len(text)
    for kind in (_phrase_name, _joined_name, _doing_name, _carded_name):
        if phrase := kind(flat, start):
            return start + phrase
    if not done:
        words = tokens(_in_katakana(text))
        for i, token in enumerate(words):
            if token.start < max(1, head):
                continue
            foreign = re.fullmatch(r"[A-Za-z0-9・&+\-]+|[ァ-ヴー]+", token.surface)
            if token.surface == "さま" and speakers.standard().ending.match(text, token.end):
                continue
            if _describes(words, i) or _within(words, i) or (associated and _is_deed(words, i)):
                continue
            if token.surface in _END_WORD or (token.part in STOP_PART and not foreign):
                unit = SAYS["inner_unit"].search(text[: token.end])
                end = unit.start() if unit and unit.start() >= 2 else token.start
                break
    named = text[:end]
    head_of, dot, person = named.rpartition("・")
    if dot and re.fullmatch("[一-龥々]{2,}", person) and is_listed_name(person):
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


def _carded_name(flat: str, start: int) -> int:
    """How long a name is that holds の (坂の見本, みほんの堂), where a card or a quote shows its end; 0 where it is none."""
    match = SAYS["phrase_card"].match(flat, start)
    if match and _is_one_thing(match.group()) and not _is_somebody(match["tail"]):
        return match.end() - start
    match = SAYS["kana_tail_card"].match(flat, start)
    if match and _is_one_thing(match.group()):
        return match.end() - start
    match = SAYS["kana_card"].match(flat, start)
    trade = match and speakers.standard().ending.fullmatch(match["tail"])
    return match.end() - start if match and trade else 0


_SAYS_OF = frozenset(["は", "が", "を", "も", "へ"])
"""Particles by which a sentence goes on behind a company."""


def _is_one_thing(text: str) -> bool:
    """Whether words with の between them can be one name: no sentence, and nothing that is done or said."""
    if re.search("という|って", text):
        return False
    goes_on = any(word.part == "助詞" and word.surface in _SAYS_OF for word in tokens(text)[1:])
    return not goes_on and not SAYS["no_tail"].search(text)


def _is_somebody(text: str) -> bool:
    """Whether a text is a person's name: 見本, 見本花子."""
    words = tokens(text)
    return is_listed_name(text) or (words[0].proper == "姓" and words[-1].proper in {"姓", "名"})


def _latin_words(flat: str, start: int) -> int:
    """How long a name of several words in Latin letters is, without a given name that follows it; else 0."""
    match = SAYS["latin_phrase"].match(flat, start)
    if match is None:
        return 0
    words = match.group().split(" ")
    own = next((i for i, word in enumerate(words) if i and is_listed_person(word)), len(words))
    return len(" ".join(words[:own])) if own > 1 else 0


def _joined_name(flat: str, start: int) -> int:
    """How long a name of two words is (つくえのミホン), where its end is clear; 0 where the second is a thing of the first."""
    match = SAYS["joined_name"].match(flat, start)
    if match is None or match["head"] in TIME_WORD:
        return 0
    called = re.match("さん|様", flat[match.end() :])
    if called and match["joint"] == "の" and is_listed_person(match["tail"]):
        return 0  # 見本のマイケルさん
    in_kana = re.fullmatch("[ァ-ヴー]+", match["tail"])
    if match["met"] is not None and in_kana and (match["joint"] == "の" or is_a_word(match["head"])):
        return match.end() - start
    known = is_a_word(match["tail"]) or is_listed_name(match["tail"])
    named = is_a_word(match["head"]) and not known
    return match.end() - start if named and (in_kana or match["joint"] == "の") else 0


def _doing_name(flat: str, start: int) -> int:
    """How long a name is that says what somebody does where, or with what: 例で歩く; 0 where it is none."""
    match = SAYS["doing_name"].match(flat, start)
    if match is None:
        return 0
    place, verb = tokens(match["head"]), tokens(match["tail"])
    if len(place) > 1 or not (is_a_word(match["head"]) or place[0].proper == "地名"):
        return 0
    does = len(verb) == 1 and verb[0].part == "動詞" and verb[0].dictionary == verb[0].surface
    return match.end() - start if does else 0


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


_OPENS_SENTENCE = "。\n「『( 　"


def _describes(words: Sequence[Token], at: int) -> bool:
    """Whether a verb stands between the first noun of a name and the next: 旅する in 旅するミホン."""
    if at != 1 or len(words) < 3 or words[at].part != "動詞":
        return False
    return words[at].dictionary == words[at].surface and words[0].part == words[2].part == "名詞"


def _is_deed(words: Sequence[Token], at: int) -> bool:
    """Whether a verb ends an association's name as a noun of doing: みなと|支え|あい before も, の or nothing."""
    first = last = at
    while first > 0 and words[first].part == "動詞":
        first -= 1
    while last < len(words) - 1 and words[last + 1].part == "動詞":
        last += 1
    after = words[last + 1] if last + 1 < len(words) else None
    deed = words[last].part == "動詞" and words[last].surface != words[last].dictionary
    return (
        deed
        and words[first].part in {"名詞", "接尾辞"}
        and (after is None or after.surface in {"も", "の", "が", "は", "と", "から", "より", "さん"})
    )


def _is_whole(text: str, *, nothing_else: bool) -> bool:
    """Whether all that a sentence has before a legal form can be the name: 旅するミホン, 暮らしミホン.

    ``nothing_else``: no part of it is a name by itself, so that it may hold a particle: 夜と見, 音を見る.
    """
    if SAYS["no_head"].search(text) or SAYS["leads_kana"].fullmatch(text) or len(text) > 8:
        return False
    words = tokens(text)
    if words[0].surface in TIME_WORD or SAYS["no_tail"].fullmatch(words[0].surface):
        return False
    if len(words) == 1:
        return words[0].part not in {"連体詞", "形容詞"}
    if nothing_else:
        return all(word.part != "助詞" or word.surface in _JOINTS for word in words[1:])
    return is_a_word(text) or not any(word.part in _BINDS for word in words)


_JOINTS = frozenset(["の", "と", "を"])
"""Particles that join the two words of a name."""


_BINDS = frozenset(["助詞", "助動詞", "連体詞", "接続詞", "副詞", "感動詞", "形容詞"])
"""Parts of speech by which a sentence leads up to a company."""


def whole(flat: str, end: int, *, nothing_else: bool) -> int:
    """Where a name begins that is all its sentence has before ``end``; ``end`` where it has more, or no name."""
    run = re.search(r"(?:^|(?<=[。\n、:「『( 　]))[一-龥々ァ-ヴーぁ-ん]{2,8}\Z", flat[:end])
    return run.start() if run and _is_whole(run.group(), nothing_else=nothing_else) else end


def _in_katakana(text: str) -> str:
    """A text whose leading hiragana is one noun (みなと見守りテック) with that in katakana, so that it stays one word."""
    run = re.match("[ぁ-ん]{3,5}(?=[一-龥ァ-ヴ])", text)
    if run is None or SAYS["leads_kana"].fullmatch(run.group()):
        return text
    words = tokens(run.group())
    if len(words) > 1 or words[0].part != "名詞":
        return text
    return "".join(chr(ord(letter) + 96) for letter in run.group()) + text[run.end() :]


def _is_inner(words: Sequence[Token], at: int) -> bool:
    """Whether a word of hiragana (adverb, adjective) stands between two nouns of a name: 例示はるか商会."""
    if not 0 < at < len(words) - 1 or words[at].part not in {"副詞", "形容詞", "形状詞"}:
        return False
    before, word, after = words[at - 1 : at + 2]
    return (
        before.part == after.part == "名詞"
        and before.surface not in TIME_WORD
        and bool(re.fullmatch("[ぁ-ん]{3,}", word.surface))
        and not SAYS["leads_kana"].fullmatch(word.surface)
    )


def left(flat: str, end: int) -> int:
    """Where a name that ends at ``end`` begins: after the last particle, sign or word of time."""
    if several := _LATIN_BEFORE.search(flat[max(0, end - 40) : end]):
        return end - len(several.group())
    run = re.search(rf"{_NAME}{{1,30}}(?: [A-Za-z]+)*\Z", flat[max(0, end - 40) : end])
    if not run:
        return end
    text = run.group()
    if SAYS["leads_kana"].fullmatch(text):
        return end
    if re.fullmatch(r"[ぁ-ん]{2,6}", text) and not SAYS["opener"].match(f"{text}社"):
        return end - len(text)
    if re.fullmatch(r"[ぁ-ん]{2,5}[^ぁ-ん]+", text) and not opens(text):
        return end - len(text)
    before = flat[: end - len(text)]
    if SAYS["described"].fullmatch(text) and (not before or before[-1] in _OPENS_SENTENCE):
        return end - len(text)
    start = 0
    words = tokens(_in_katakana(text))
    for i in range(len(words) - 1, -1, -1):
        token = words[i]
        katakana = re.fullmatch(r"[A-Za-z0-9・&+\-]+|[ァ-ヴー]+", token.surface)
        if _within(words, i) or _is_inner(words, i):
            continue
        if (token.part in STOP_PART | {"形容詞", "形状詞"} and not katakana) or token.surface in TIME_WORD:
            if token.surface == "の" and i > 0 and re.fullmatch(r"[ぁ-ん]+", text) and len(text) <= 8:
                continue
            if token.surface == "が" and i + 1 < len(words) and words[i + 1].surface[0] in "丘浜原関崎":
                continue
            start = token.end
            break
    return end - len(text) + start
