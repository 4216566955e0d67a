"""What the desk teaches: an answer that was corrected is given from then on, and can be taken back."""

from collections.abc import Callable

import pytest

from bot.intake import take
from bot.wiring import Desk
from dialogs.reply import Choices, Form, Quotation, Reply, Text
from dialogs.turn import Person, Press, Submit, Turn, Typed
from storage import audit, lessons, questions
from storage.engine import reading

SATO = Person("sato", "佐藤", "高齢者支援課")
DESK = Person("yamaguchi", "山口", "企画課", desk=True)
QUESTION = "みなとモールの件で連携課に頼むとき、窓口はどこ？"
Take = Callable[..., Reply]


@pytest.fixture
def do(desk: Desk) -> Take:
    count = iter(range(1000))

    def doing(person: Person, said: Typed | Press | Submit) -> Reply:
        reply = take(desk, Turn(person, "web", desk.clock(), f"t{next(count)}", said))
        assert reply is not None
        return reply

    return doing


def said(reply: Reply) -> str:
    return "\n".join(part.text for part in reply.parts if isinstance(part, Text))


def cited(reply: Reply) -> list[str]:
    return [part.cite for part in reply.parts if isinstance(part, Quotation)]


def buttons(reply: Reply) -> dict[str, str]:
    parts = [part for part in reply.parts if isinstance(part, Choices)]
    return {choice.action: choice.value for part in parts for choice in part.choices}


def errors(reply: Reply) -> dict[str, str]:
    forms = [part for part in reply.parts if isinstance(part, Form)]
    return {item.name: item.error for form in forms for item in form.inputs if item.error}


def ask(do: Take, who: Person = SATO) -> Reply:
    do(who, Press("ask"))
    return do(who, Typed(QUESTION))


def correct(do: Take, clause: str, answer: str = "", reason: str = "要綱で確認", who: Person = DESK) -> Reply:
    fields = {"clause": clause, "answer": answer, "reason": reason}
    return do(who, Submit("correct_answer", QUESTION, 0, fields))


def test_a_corrected_answer_is_given_to_whoever_asks_and_not_after_it_was_taken_back(
    desk: Desk, do: Take
) -> None:
    before = cited(ask(do))
    assert "答えを直しました" in said(correct(do, "6(3)③"))
    assert "6(3)③" in cited(ask(do))[0]
    with reading(desk.engine) as session:
        (kept,) = lessons.corrections(session)
    assert (kept.question, kept.clause, kept.by.name, kept.reason) == (
        QUESTION,
        "6(3)③",
        "山口",
        "要綱で確認",
    )
    assert "記録は残ります" in said(do(DESK, Press("forget_answer", str(kept.id))))
    assert cited(ask(do)) == before
    do(DESK, Press("forget_answer", str(kept.id)))
    assert "表示できません" in said(do(DESK, Press("forget_answer", "99")))
    assert "表示できません" in said(do(DESK, Press("forget_answer", "x")))


def test_the_desks_own_words_are_marked_as_its_practice(do: Take) -> None:
    correct(do, "6(3)③", "まず推進担当に電話します")
    assert "推進担当の運用：まず推進担当に電話します" in said(ask(do))
    correct(do, "silent", "年度内は受け付けません")
    text = said(ask(do))
    assert "方針に定めがありません" in text and "年度内は受け付けません" in text
    correct(do, "silent")
    assert "年度内" not in said(ask(do))


def test_only_the_desk_is_offered_to_correct_and_a_reason_is_needed(do: Take) -> None:
    assert "correct_answer" not in buttons(ask(do))
    assert buttons(ask(do, DESK))["correct_answer"] == QUESTION
    assert "推進担当だけ" in said(correct(do, "6(3)③", who=SATO))
    assert errors(correct(do, "6(3)③", reason="")).keys() == {"reason"}
    assert errors(correct(do, "9")).keys() == {"clause"}


def test_the_same_answer_again_is_no_correction(do: Take) -> None:
    correct(do, "6(3)③")
    assert errors(correct(do, "6(3)③")) == {"clause": "いまの答えと同じです。"}


def test_it_can_be_typed_and_a_clause_is_taken_by_its_number(do: Take) -> None:
    do(DESK, Press("correct_answer", QUESTION))
    do(DESK, Typed("6(3)③"))
    do(DESK, Typed("要綱で確認"))
    assert "6(3)③" in cited(ask(do))[0]


def test_a_question_is_learnt_with_one_press_after_the_answer_and_unlearnt_with_another(
    desk: Desk, do: Take
) -> None:
    text = "見本まつりの実行委員会の事務局はだれですか"
    do(SATO, Press("ask_desk", text))
    answered = do(DESK, Submit("answer_question", "1", 0, {"answer": "商店街が務めます"}))
    learned = do(DESK, Press("learn", buttons(answered)["learn"]))
    with reading(desk.engine) as session:
        (entry,) = questions.learned(session)
    assert entry.learned_by and entry.learned_by.name == "山口" and entry.learned_at == desk.clock()
    do(SATO, Press("ask"))
    assert "商店街が務めます" in said(do(SATO, Typed(text)))
    assert "やめました" in said(do(DESK, Press("forget", buttons(learned)["forget"])))
    do(SATO, Press("ask"))
    assert "商店街が務めます" not in said(do(SATO, Typed(text)))
    assert "覚えている答えではありません" in said(do(DESK, Press("forget", "1")))
    assert "表示できません" in said(do(DESK, Press("forget", "7")))
    assert "推進担当だけ" in said(do(SATO, Press("forget", "1")))
    with reading(desk.engine) as session:
        trail = [(row.action, row.actor) for row in audit.trail(session, "question 1")]
    assert trail[-2:] == [("learn_question", "yamaguchi"), ("forget_question", "yamaguchi")]


def test_an_answer_says_what_it_rests_on(do: Take) -> None:
    do(SATO, Press("ask"))
    text = said(do(SATO, Typed("協定は何年まで？")))
    assert "よりどころ：「協定」" in text and "よく合います" in text


def test_the_desks_practice_is_given_to_every_wording_of_the_same_silence(do: Take) -> None:
    do(SATO, Press("ask_desk", "連携って個人事業主でもいい？"))
    answered = do(DESK, Submit("answer_question", "1", 0, {"answer": "開業届があれば伺います"}))
    do(DESK, Press("learn", buttons(answered)["learn"]))
    for wording in ("個人事業主でも連携していいの", "個人事業主との連携はOK？"):
        do(SATO, Press("ask"))
        assert "開業届があれば伺います" in said(do(SATO, Typed(wording)))
