"""What a company wants, in a short title, and what it asks of the ward, from the story's own words.

A plain method: the sentence that states the proposal, made a title, with its details in brackets.
Knows nothing of policy.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge import title
from knowledge.expressions import load
from knowledge.segments import Segment, is_elsewhere, is_other_town, phrases, sentences, turned
from knowledge.text import tokens

PATH = Path(__file__).parent / "content" / "common" / "stories.yaml"
_SAYS = load(PATH)
_WANT = _SAYS.text("want")

_BULLET = re.compile(r"^\s*(?:[・■●◆○*-]|\(?\d+[.)]|[①-⑳])\s*")
_NUMBER = re.compile(r"^\s*(?:\(?\d+[.)]|[①-⑳])")
"""A numbered point: the one after it is a point of its own, no detail of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A value made from the words at flat offsets ``start`` to ``end``."""

    value: str
    start: int
    end: int


def wishes(flat: str, names: Sequence[tuple[int, int]] = ()) -> Piece | None:
    """What is asked of the ward, as a list: 広報みなとへの掲載、いきいきプラザでのチラシ配り.

    ``names`` are the stretches that name the company and its people, which are no part of it.
    """
    match = _SAYS["wish_label"].search(flat)
    if match is None:
        match = next(
            (m for m in _SAYS["wish"].finditer(flat) if not re.search(r"負担|費用|円|代を|出し", m.group())),
            None,
        )
    if match is None:
        return _asked(flat, names)
    what = match.group("what").strip()
    tail = match.groupdict().get("tail") or ""
    if tail.startswith("して"):
        what = re.sub(r"を$", "", what)
    what = (
        re.sub(r"と、|、(?=.)|と(?=[^、]{2,}(?:を|の|配|掲|提供|協力)?$)", "、", what, count=4)
        if "と、" in what
        else what
    )
    what = what.strip("、をは ")
    return Piece(what, match.start("what"), match.end()) if what else None


def _after_speaker(flat: str, start: int, end: int, names: Sequence[tuple[int, int]]) -> int:
    """Where a stretch begins once the company or person who asks is taken off: 見本電機が〜."""
    for _, after in names:
        if start < after < end and (
            particle := re.match(r"(?:さん|様|の人|の方)?(?:が|は|から|より)[、 ]*", flat[after:end])
        ):
            start = after + particle.end()
    return start


def _asked(flat: str, names: Sequence[tuple[int, int]]) -> Piece | None:
    """Each single thing asked of the ward: a share, a thing, a deed (チラシを置く), in the order told."""
    found: list[tuple[int, int, str]] = []
    for name in (
        "asked_share",
        "asked_of_ward",
        "asked_people",
        "asked_thing",
        "asked_presence",
        "asked_deed",
    ):
        for match in _SAYS[name].finditer(flat):
            if any(a < match.end() and match.start() < b for a, b, _ in found):
                continue
            start = _after_speaker(flat, *match.span("what"), names)
            what = flat[start : match.end("what")]
            if name == "asked_share":
                what = (what if what.endswith(("費", "代")) else f"{what}費") + f"の{match['share']}"
            elif name == "asked_people":
                what += "を出す"
            elif name in {"asked_presence", "asked_deed"}:
                what = title.deed(what)
            found.append((start, match.end(), what))
    if not found:
        return None
    found.sort()
    # One stretch of the text must hold them all: only what stands in one sentence goes together.
    first, last, words = found[0][0], found[0][1], [found[0][2]]
    for start, end, what in found[1:]:
        if not re.search(r"[。\n]", flat[last:start]):
            last = end
            words.append(what)
    return Piece("、".join(words), first, last)


def _score(text: str, index: int) -> float:
    score = max(0.0, 2.0 - index * 0.25)
    if title.is_labelled(text):
        score += 1 if title.is_subject(text) else 4
    if re.search(_WANT, text):
        score += 3
    if _SAYS["thing"].search(text):
        score += 2
    if re.search(r"(?:実験|実証|寄附|開放|教室|講座|イベント|大会|フェア|祭|会)(?:[。、]|$|を|の話)", text):
        score += 1
    # That a wish came by telephone, or who pays for it, takes nothing from it.
    talked_of = _SAYS["talked_of"].match(text)
    end = title.wish_end(text) or (talked_of.end() if talked_of else None)
    if _SAYS["self"].search(_SAYS["came"].sub("", text[:end]) if end else text):
        score -= 3
    # That somebody of the ward be there is asked of it, not proposed to it.
    if _SAYS["aside"].search(text) or _SAYS["asked_presence"].search(text):
        score -= 3
    if re.match(r"[\s・○●■-]*区(?:に|へ|側|の負担|は|から)", text):
        score -= 3
    return score


def _after_names(flat: str, sentence: Segment, names: list[tuple[int, int]]) -> int:
    """Where a sentence's matter begins, after the company, its people and how they came."""
    begin = _after_introduction(flat, turned(flat, sentence.start), sentence.end, names)
    moved = True
    while moved:
        moved = False
        for a, b in names:
            if a <= begin + 1 < b < sentence.end:
                begin, moved = b, True
        if begin > sentence.start and (lead := _SAYS["lead"].match(flat[begin : sentence.end])):
            begin += lead.end()
            moved = moved or any(a <= begin + 1 < b < sentence.end for a, b in names)
    together = _SAYS["several"].match(flat[begin : sentence.end]) if begin > sentence.start else None
    return begin + together.end() if together else begin


def _after_introduction(flat: str, first: int, last: int, names: list[tuple[int, int]]) -> int:
    """Where the company stands that words introduce by its kind (芝浦のカフェ 見本工房の店主から、…); else where they begin."""
    for start, end in sorted(names):
        if first < start < last:
            comes = _SAYS["comes_from"].match(flat, end, last)
            known = _SAYS["introduction"].fullmatch(flat, first, start)
            wanted = comes and re.search(_WANT, flat[comes.end() : last])
            return start if known and wanted else first
    return first


def _is_apart(sentence: Segment, text: str) -> bool:
    """Whether a sentence says who and how, and nothing that is wanted: persons, labels, that something came."""
    if _SAYS["apart"].match(sentence.text) or _SAYS["persons"].fullmatch(text):
        return True
    return not title.is_labelled(sentence.text) and bool(_SAYS["intake"].fullmatch(text))


def proposal(flat: str, names: list[tuple[int, int]], busy: list[tuple[int, int]]) -> Piece | None:
    """What the company wants to do.

    ``names`` are the stretches that name the company, its people and how they came; ``busy`` all
    that other fields have taken.
    """
    if told := next(reversed(list(_SAYS["replaced"].finditer(flat))), None):
        return Piece(title.of(told["what"]) or told["what"], *told.span("what"))
    candidates: list[tuple[float, Segment]] = []
    everything = list(sentences(flat))
    lasts = {n - 1 for n, each in enumerate(everything) if _SAYS["when_only"].fullmatch(each.text)}
    for index, sentence in enumerate(everything):
        begin = _after_names(flat, sentence, names)
        text = flat[begin : sentence.end]
        if len(text) < 4 or _is_apart(sentence, text) or _SAYS["when_only"].fullmatch(text):
            continue
        score = _score(text, index) + 3 * (index in lasts)
        plain = len(text) >= 10 and bool(_SAYS["does"].search(text)) and not _SAYS["empty"].search(text)
        if score >= (1.5 if plain else 2.5):
            candidates.append((score, Segment(text, begin, sentence.end)))
    stated = any(_states_in_full(each.text) for _, each in candidates)
    candidates.sort(key=lambda candidate: (stated and title.is_subject(candidate[1].text), -candidate[0]))
    for _, chosen in candidates:
        piece = _titled(flat, chosen, everything, busy, names)
        # A subject that names no matter (件名：ご相談) leaves it to the letter.
        if piece or not title.is_subject(chosen.text):
            return _with_offer(flat, _with_event(piece, everything, names), everything, busy, names)
    return None


def replacement(value: str) -> str:
    """What a proposal is now, of words that first take the old one back: 取り消し、見守り付き宅配にする."""
    back = _SAYS["gives_place"].match(value)
    return re.sub(r"に(?:する|します|した|しました)[。\s]*$", "", value[back.end() :]) if back else value


def _states_in_full(text: str) -> bool:
    """Whether a sentence of a letter says itself what is wanted, so that the letter's subject need not."""
    end = title.wish_end(text)
    return bool(end and not title.is_subject(text) and title.of(text[:end]) and _SAYS["thing"].search(text))


def _with_event(piece: Piece | None, everything: list[Segment], names: list[tuple[int, int]]) -> Piece | None:
    """A proposal that only asks for the ward's name, with the event it is for, where the text names one."""
    asked = _SAYS["name_only"].fullmatch(piece.value) if piece else None
    if asked is None:
        return piece
    for phrase in (phrase for sentence in everything for phrase in phrases(sentence)):
        if _SAYS["named_event"].fullmatch(phrase.text.strip("。")) and not any(
            a < phrase.end and phrase.start < b for a, b in names
        ):
            return Piece(f"{phrase.text.strip('。')}の{asked['what']}", phrase.start, phrase.end)
    return piece


def _with_offer(
    flat: str,
    piece: Piece | None,
    everything: list[Segment],
    busy: list[tuple[int, int]],
    names: list[tuple[int, int]],
) -> Piece | None:
    """A proposal that only names an agreement for a disaster, with what is offered in one: 防災協定（客室を50室出す）."""
    if piece is None or not _SAYS["only_help_agreed"].fullmatch(piece.value):
        return piece
    offers: list[str] = []
    other = set(busy) - set(names)
    for sentence in everything:
        begin = _after_names(flat, sentence, names)
        if begin < piece.end and piece.start < sentence.end:
            begin = max(begin, piece.end)
        for phrase in phrases(Segment(flat[begin : sentence.end], begin, sentence.end)):
            held = _SAYS["offered"].search(phrase.text) and not _SAYS["not_offered"].search(phrase.text)
            offer = title.of(phrase.text) if held else ""
            if offer and not any(a < phrase.end and phrase.start < b for a, b in other):
                offers.append(offer)
    return Piece(f"{piece.value}（{'、'.join(offers[:2])}）", piece.start, piece.end) if offers else piece


def _titled(
    flat: str,
    chosen: Segment,
    everything: list[Segment],
    busy: list[tuple[int, int]],
    names: list[tuple[int, int]],
) -> Piece | None:
    """The title of a sentence that states the proposal, with the short details below it; None where it has none."""

    def free(segment: Segment) -> bool:
        return not any(a < segment.end and segment.start < b for a, b in busy)

    kept: list[Segment] = []
    told, waiting = "", False
    for phrase in (_after_partner(flat, phrase, names) for phrase in phrases(chosen)):
        wish = None if _SAYS["when_only"].fullmatch(phrase.text) else title.wish_end(phrase.text)
        if kept and wish is None and _SAYS["when_only"].fullmatch(phrase.text):
            break
        if not free(phrase) and not (wish or re.search(_WANT, phrase.text)):
            thing = _object(phrase, busy) if title.wish_end(flat[phrase.end : chosen.end]) else ""
            if thing:
                told += (flat[kept[-1].end : phrase.start] if kept and not waiting else "") + thing
                kept, waiting = [*kept, phrase], True
            elif kept and not waiting:
                break
            continue
        told += (flat[kept[-1].end : phrase.start] if kept and not waiting else "") + phrase.text
        kept, waiting = [*kept, phrase], False
        ended = _SAYS["talked_of"].match(f"{phrase.text.rstrip('、')}、")
        if wish or (ended and not title.wish_end(flat[phrase.end : chosen.end])):
            break
    if not kept:
        kept = [max(phrases(chosen), key=lambda phrase: len(phrase.text))]
        told = kept[0].text
    start, end = kept[0].start, kept[-1].end
    name = title.of(told)
    if not name:
        return None
    following = next((s for s in everything if s.start >= chosen.end), None)
    details: list[Segment] = []
    if (
        following
        and end == chosen.end
        and "\n" in flat[chosen.end : following.start + 1]
        and _is_detail(following.text)
        and not (_NUMBER.match(chosen.text) and _NUMBER.match(following.text))
    ):
        for phrase in phrases(following):
            if not free(phrase):
                break
            details.append(phrase)
    if details and all(len(d.text) <= 20 for d in details):
        name += f"（{'、'.join(_BULLET.sub('', d.text).strip('。') for d in details)}）"
        end = details[-1].end
    return Piece(name, start, end)


def _object(phrase: Segment, busy: list[tuple[int, int]]) -> str:
    """What a later verb is done to, without the length or day told with it: 教室を of 「教室を1年間」; empty where nothing is."""
    kept = "".join(
        letter
        for at, letter in enumerate(phrase.text, phrase.start)
        if not any(start <= at < end for start, end in busy)
    )
    thing = re.sub(
        r"^(?:から|より|まで|[のにはでも])+|(?<=を)(?:から|より|まで|くらい|ほど|[のにはで間])+$", "", kept
    )
    named = len(thing) > 2 and thing.endswith("を") and not _SAYS["self"].search(thing)
    return thing if named else ""


def _after_partner(flat: str, phrase: Segment, names: list[tuple[int, int]]) -> Segment:
    """A phrase without whom it is done with, where that leads it: 株式会社見本と落書き消しをする."""
    for start, end in names:
        if start <= phrase.start < end < phrase.end and flat[end] == "と":
            return Segment(flat[end + 1 : phrase.end], end + 1, phrase.end)
    return phrase


def _is_detail(text: str) -> bool:
    return not (
        re.search(_WANT, text)
        or _SAYS["self"].search(text)
        or _SAYS["thing"].search(text)
        or re.search(r"(?:様|殿|御中|各位)\s*$", text)
        or re.match(r"\s*区(?:に|へ|側|の|は)", text)
    )


def place(flat: str, names: Sequence[tuple[int, int]] = ()) -> Piece | None:
    """Where: 芝方面の区立公園. ``names`` are the stretches that name the company and its people."""
    found = (
        _SAYS["place_label"].search(flat) or _SAYS["place"].search(flat) or _SAYS["place_alone"].search(flat)
    )
    if found is None:
        return _town(flat, names)
    start = max((b for a, b in names if found.start("name") <= a and b < found.end("name")), default=-1)
    told = _BULLET.sub("", flat[start : found.end("name")] if start >= 0 else found.group("name"))
    name = re.sub(r"^(?:.*(?:だけ|のみ|から(?!っ)|なんか|えっと)|の|も|と|し|て|や)", "", told)
    return Piece(re.sub(r"の(?:ほう|方)の", "方面の", name), found.end("name") - len(name), found.end("name"))


def _town(flat: str, names: Sequence[tuple[int, int]]) -> Piece | None:
    """A part of the town at which something is wanted: 六本木で, 台場のあたりで."""
    for sentence in sentences(flat):
        if is_elsewhere(sentence.text) or _SAYS["was_there"].search(sentence.text):
            continue
        for word in tokens(sentence.text):
            at = sentence.start + word.start
            after = _SAYS["at_town"].match(sentence.text, word.end)
            town = word.proper == "地名" and not _SAYS["no_town"].fullmatch(word.surface)
            if not town or not after or is_other_town(word.surface):
                continue
            if not any(a < at + len(word.surface) and at < b for a, b in names):
                end = sentence.start + after.end("where")
                return Piece(flat[at:end], at, end)
    return None
