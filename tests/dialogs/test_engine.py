"""What the conversation promises at its edges: rights, redelivery, nothing lost."""

from itertools import count

import pytest

from bot.intake import take
from bot.wiring import Desk
from dialogs import actions, engine, rights
from dialogs.consultation import CONSULTATION
from dialogs.dialog import Branch, Dialog, DialogError, Option, Question
from dialogs.reply import Choice, Choices, Form, Pad, Reply
from dialogs.states import OUTCOMES, STATES, TRANSITIONS, may_lead
from dialogs.turn import Person, Press, Submit, Turn, Typed
from storage.engine import reading
from storage.lookup import SessionLookup

SATO = Person("sato", "佐藤", "高齢者支援課")
TAKAHASHI = Person("takahashi", "高橋", "芝地区総合支所まちづくり課")
YAMAGUCHI = Person("yamaguchi", "山口", "企業連携推進担当", desk=True)
MORI = Person("mori", "森", "企業連携推進担当", desk=True)
MEMO = (
    "株式会社見本電機が芝浦で高齢者向けスマホ教室をやりたい。費用は会社がすべて負担。"
    "区には広報に協力してほしい。来年4月から1年"
)
_keys = count()


def said(desk: Desk, person: Person, what: Typed | Press | Submit, key: str = "") -> Reply | None:
    """Take one turn in the terminal channel."""
    return take(desk, Turn(person, "terminal", desk.clock(), key or f"key-{next(_keys)}", what))


def text_of(reply: Reply | None) -> str:
    """All that a reply says in text parts."""
    assert reply is not None
    return "\n".join(part.text for part in reply.parts if hasattr(part, "text"))


def choices(reply: Reply) -> list[Choice]:
    """Every button of a reply."""
    return [item for part in reply.parts if isinstance(part, Choices) for item in part.choices]


def file_case(desk: Desk, person: Person = SATO) -> str:
    """Log a consultation and send it; gives its number."""
    said(desk, person, Typed(MEMO))
    said(desk, person, Press("send"))
    with reading(desk.engine) as session:
        return SessionLookup(session).cases_of(person.id)[0].number


def test_every_press_there_is_has_its_row_in_the_table_of_rights() -> None:
    assert set(engine.PRESSES) == set(rights.TABLE)


def test_an_action_nobody_declared_is_nobodys() -> None:
    assert not rights.may(YAMAGUCHI, "delete_everything")


@pytest.mark.parametrize("action", sorted(name for name, who in rights.TABLE.items() if who == "desk"))
def test_staff_are_told_that_only_the_desk_may_do_it(desk: Desk, action: str) -> None:
    number = file_case(desk)
    reply = said(desk, SATO, Press(action, number))
    assert "この操作は推進担当だけができます。" in text_of(reply)


@pytest.mark.parametrize("action", sorted(actions.ACTIONS))
def test_a_form_sent_by_somebody_without_the_right_changes_nothing(desk: Desk, action: str) -> None:
    number = file_case(desk)
    with reading(desk.engine) as session:
        before = SessionLookup(session).case(number)
    fields = {"reason": "x", "answer": "x", "state": "checking", "holder": "company", "outcome": "declined"}
    said(
        desk, TAKAHASHI, Submit(action, number, 0, {**fields, "decided_by": "x", "note": "x", "who": "desk"})
    )
    with reading(desk.engine) as session:
        assert SessionLookup(session).case(number) == before


def test_anothers_case_and_no_case_get_the_same_words(desk: Desk) -> None:
    number = file_case(desk)
    assert text_of(said(desk, TAKAHASHI, Press("case", number))) == text_of(
        said(desk, TAKAHASHI, Press("case", "R8-9999"))
    )


def test_a_colleague_of_the_department_reads_the_case_but_not_the_contact(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO + "。担当は営業部の例示様 03-0000-1111"))
    said(desk, SATO, Press("send"))
    colleague = Person("tanaka", "田中", SATO.department)
    reply = said(desk, colleague, Press("case", "R8-0001"))
    assert "03-0000-1111" not in str(reply)
    assert "高齢者向けスマホ教室" in str(reply)
    assert "03-0000-1111" in str(said(desk, SATO, Press("case", "R8-0001")))


def test_the_same_delivery_twice_is_answered_once_and_filed_once(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    assert said(desk, SATO, Press("send"), key="once") is not None
    assert said(desk, SATO, Press("send"), key="once") is None
    with reading(desk.engine) as session:
        assert len(SessionLookup(session).queue()) == 1


def test_sending_again_names_the_number_it_has(desk: Desk) -> None:
    reply = said(desk, SATO, Typed(MEMO))
    assert reply is not None
    send = next(item for item in choices(reply) if item.action == "send")
    said(desk, SATO, Press(send.action, send.value, send.step))
    again = said(desk, SATO, Press(send.action, send.value, send.step))
    assert text_of(again) == "すでに受け付けています（R8-0001）。"


def test_one_of_two_who_claim_is_told_who_has_it(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, YAMAGUCHI, Press("claim", number))
    assert "山口" in text_of(said(desk, MORI, Press("claim", number)))


def test_a_joint_project_the_ward_pays_for_waits_for_the_board(desk: Desk) -> None:
    said(
        desk,
        SATO,
        Typed("株式会社見本楽器が区と共同で企画から運営まで音楽祭を開きたい。区も費用を半分負担する。"),
    )
    said(desk, SATO, Press("send"))  # shows what is sent
    said(desk, SATO, Press("send"))
    for state in ("checking", "considering"):
        said(desk, YAMAGUCHI, Submit("move", "R8-0001", 0, {"state": state}))
    reply = said(desk, YAMAGUCHI, Submit("move", "R8-0001", 0, {"state": "running"}))
    assert "連携事業審査会の結果が記録されていません（方針 5(1)）" in text_of(reply)


def test_a_case_nobody_has_in_hand_is_closed_only_when_that_is_meant(desk: Desk) -> None:
    number = file_case(desk)
    fields = {"outcome": "declined", "reason": "見込みなし", "decided_by": "課長 見本太郎"}
    asked = str(said(desk, YAMAGUCHI, Submit("close", number, 0, fields)))
    assert "担当者が未定のまま終えてよいか" in asked
    told = text_of(said(desk, YAMAGUCHI, Submit("close", number, 0, {**fields, "unclaimed": "yes"})))
    assert "結果：見送り" in told


def test_closing_wants_outcome_reason_and_a_name(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, YAMAGUCHI, Press("claim", number))
    reply = said(desk, YAMAGUCHI, Submit("close", number, 0, {"outcome": "declined", "reason": "見込みなし"}))
    assert reply is not None
    form = next(part for part in reply.parts if isinstance(part, Form))
    assert [item.error for item in form.inputs if item.error] == ["決めた人の氏名を入れてください。"]
    assert {item.name: item.value for item in form.inputs}["reason"] == "見込みなし"


def test_a_text_over_the_limit_is_refused_with_its_length(desk: Desk) -> None:
    assert "4,000文字まで" in text_of(said(desk, SATO, Typed("あ" * 4213)))
    assert "いま4,213文字" in text_of(said(desk, SATO, Typed("あ" * 4213)))


def test_signs_that_cannot_be_shown_are_replaced_and_it_is_said(desk: Desk) -> None:
    assert "〓に置き換えました" in text_of(said(desk, SATO, Typed(f"{MEMO}\x00\x07")))


def test_all_that_was_written_is_in_the_case_word_for_word(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    said(desk, SATO, Typed("追伸　講師は社員が務めるそうです"))
    said(desk, SATO, Press("send"))
    with reading(desk.engine) as session:
        case = SessionLookup(session).case("R8-0001")
    assert case is not None
    assert [heard.text for heard in case.story] == [MEMO, "追伸　講師は社員が務めるそうです"]


OTHER = "例示商事株式会社が公園で音楽会を開きたい。費用は区も負担"


@pytest.mark.parametrize(
    "left", ["はじめから", "送る", "下書きにする", "続ける", "相談", "聞き取りメモ", "やめる"]
)
def test_words_whose_meaning_was_asked_for_are_a_draft_when_nobody_says_it(desk: Desk, left: str) -> None:
    said(desk, SATO, Typed(MEMO))
    assert "続きですか、新しい相談ですか" in text_of(said(desk, SATO, Typed(OTHER)))
    assert "別の下書きにしました" in text_of(said(desk, SATO, Typed(left)))
    with reading(desk.engine) as session:
        drafts = SessionLookup(session).drafts_of(SATO.id)
    assert OTHER in [draft.story[0].text for draft in drafts]
    assert any(draft.facts["company"].value == "例示商事株式会社" for draft in drafts)


def test_a_text_that_is_too_long_goes_below_the_notes_that_are_there(desk: Desk) -> None:
    said(desk, SATO, Press("listen"))
    said(desk, SATO, Typed("見本電機から電話"))
    said(desk, SATO, Press("leave_mode"))
    said(desk, SATO, Typed("あ" * 4213))
    reply = said(desk, SATO, Press("listen"))
    assert reply is not None
    (pad,) = (part for part in reply.parts if isinstance(part, Pad))
    assert pad.notes == "見本電機から電話\n" + "あ" * 4213


# The declaration ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("questions", "branches", "flaw"),
    [
        ((Question("a", "company", (Option("x"),)), Question("a", "cost", (Option("x"),))), (), "twice"),
        ((Question("a", "colour", (Option("x"),)),), (), "no field"),
        ((Question("a", "cost", (Option("x", "ward"),)),), (), "dead end"),
        ((Question("a", "cost", (Option("x"),), when={"kind": frozenset({"joint"})}),), (), "never asked"),
        ((), (Branch("b", "kind", "sales", (("x", "explode"),)),), "no effect"),
    ],
)
def test_a_dialog_that_could_not_be_held_is_an_error_at_start(
    questions: tuple[Question, ...], branches: tuple[Branch, ...], flaw: str
) -> None:
    with pytest.raises(DialogError, match=flaw):
        Dialog("d", (), questions, branches)


def test_the_consultation_asks_only_what_was_agreed() -> None:
    names = [question.name for question in CONSULTATION.questions]
    assert names == ["proposal", "company", "kind", "cost", "development", "place"]


def test_every_state_can_be_left_and_only_declared_steps_are_taken() -> None:
    assert all(TRANSITIONS[state] for state in STATES)
    assert not may_lead("received", "running")
    assert len(set(OUTCOMES)) == 8


def test_what_two_questions_of_one_message_ask_is_answered_once(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    same = text_of(said(desk, SATO, Typed("返事はいつもらえますか。返答の期限はありますか。")))
    assert same.count("返答の期限については書かれていません") == 1
    two = text_of(said(desk, SATO, Typed("返事はいつもらえますか。協定は最長で何年ですか。")))
    assert "返答の期限については書かれていません" in two
    assert "最長2年" in two
