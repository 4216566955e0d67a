"""How a text was read, as ``renkei explain`` prints it: steps in Japanese, each with its lines."""

from collections.abc import Iterator

from dialogs.sorting import agreement_lines, pattern_name
from dialogs.wording import label
from knowledge.ask import Nearest
from knowledge.entries import OFF_TOPIC
from knowledge.explain import Explanation, Sentence
from knowledge.facts import FIELDS
from knowledge.text import is_content

Step = tuple[str, list[str]]
"""A heading and the lines under it."""

_SITUATIONS = {
    "answered": "答える",
    "candidates": "近い項目を3つまで示す",
    "silent": "方針に定めがないと答える",
    "not_found": "見つけられない",
    "off_topic": "方針についての質問ではない",
}
_NONE = "なし"


def steps(found: Explanation) -> Iterator[Step]:
    """The steps of reading, in their order."""
    yield "表記をそろえる", [found.normalised or _NONE]
    yield "語に分ける（比べるのに使う語は【】）", [_words(found) or _NONE]
    yield "質問か相談か", [_sentence(sentence) for sentence in found.sentences] or [_NONE]
    understood = found.understanding
    yield (
        "質問として読む",
        [
            f"読み替え：{understood.read}",
            "観点："
            + ("、".join(f"{name}「{words}」" for name, words in understood.concepts.items()) or _NONE),
            "近い答え（よく合う順）：",
            *(f"　{_nearest(entry)}" for entry in understood.nearest),
            f"扱い：{_SITUATIONS[found.answer.situation]}"
            + (f"（{label('strength', found.answer.strength)}）" if found.answer.strength else ""),
        ],
    )
    if found.name:
        yield (
            "企業の名前として読む",
            [
                f"名前：{found.name.core}",
                f"法人格：{found.name.form or _NONE}",
                f"支店・部署・人（比べない）：{found.name.branch or _NONE}",
                f"比べる形：{found.name.key}",
            ],
        )
    facts = [
        f"{label('field', name)}：{fact.value}（「{fact.words}」{'' if fact.heard else '、不確か'}）"
        for name in FIELDS
        if (fact := found.facts.get(name))
    ]
    rest = [f"どこにも入れなかった言葉：{'、'.join(found.rest)}"] if found.rest else []
    yield "相談として読む", (facts or [_NONE]) + rest
    yield "話の種類の手がかり", _evidence(found) or [_NONE]
    yield "整理（案）", list(_assessment(found))
    yield (
        "地域課題",
        [
            f"{match.issue.id} {match.issue.title} {match.score:.2f} {label('strength', match.strength)}"
            f" {_quoted(match.words)}"
            for match in found.assessment.matches
        ]
        or [_NONE],
    )


def _words(found: Explanation) -> str:
    shown = []
    for word in found.words:
        changed = f"→{word.normal}" if word.normal != word.surface else ""
        shown.append(f"【{word.surface}{changed}】" if is_content(word) else word.surface.strip())
    return " ".join(word for word in shown if word)


def _sentence(sentence: Sentence) -> str:
    marks = [
        mark
        for holds, mark in (
            (sentence.elsewhere, "ほかの自治体の話"),
            (sentence.instruction, "指示（従わない）"),
            (sentence.hedged, "不確か"),
        )
        if holds
    ]
    return "、".join(["質問" if sentence.question else "相談", *marks]) + f"：{sentence.text}"


def _nearest(entry: Nearest) -> str:
    clauses = "、".join(entry.clauses) or ("方針の外" if entry.entry == OFF_TOPIC else "定めなし")
    says = f"{entry.says}　" if entry.says else ""
    name = "" if entry.entry == OFF_TOPIC else f" {entry.entry}"
    return f"{entry.score:.2f} {says}（{clauses}{name}）"


def _evidence(found: Explanation) -> list[str]:
    """Each kind with its score: how like the whole text is to others of that kind, and the words beside it."""
    like = found.evidence.like
    return [
        f"{_kind(kind)} {score:.2f}　文の全体の似かた {like.get(kind, 0.0):.2f}　言葉 {_quoted(found.evidence.words(kind)) or _NONE}"
        for kind, score in found.evidence.scores
    ]


def _kind(kind: str) -> str:
    return "企業だけの用事" if kind == "own" else label("kind", kind)


def _assessment(found: Explanation) -> Iterator[str]:
    judged = found.assessment
    sure = f"（{label('strength', judged.basis)}）" if judged.basis in {"strong", "near"} else ""
    yield f"連携パターン：{pattern_name(judged)}{sure}"
    yield from (f"{line.label}：{line.value}" for line in agreement_lines(judged))
    reasons = (judged.why, judged.agreement_reason, *judged.obligations, *judged.settle, *judged.open_points)
    for reason in reasons:
        clause = f"（方針 {reason.clause}）" if reason.clause else ""
        yield f"{reason.says}{clause}{_quoted(reason.words)}［{reason.code}］"


def _quoted(words: tuple[str, ...]) -> str:
    return "".join(f"「{word}」" for word in words)
