"""What nobody is asked for is taken wherever it is written, and nothing is kept of a 「なし」."""

import pytest

from bot.wiring import Desk
from dialogs.cases import Case
from dialogs.draft import Draft
from dialogs.turn import Submit, Typed
from storage import conversations
from storage.engine import reading
from storage.lookup import SessionLookup
from tests.dialogs.test_engine import MEMO, SATO, file_case, said, text_of


def draft(desk: Desk) -> Draft:
    """What is being written in the terminal."""
    with reading(desk.engine) as session:
        conversation, _ = conversations.look(session, SATO.id, "terminal")
    assert conversation.draft is not None
    return conversation.draft


def case_of(desk: Desk, number: str) -> Case:
    with reading(desk.engine) as session:
        case = SessionLookup(session).case(number)
    assert case is not None
    return case


@pytest.mark.parametrize("nothing", ["なし", "特になし", "ありません"])
def test_nothing_in_a_form_is_no_fact_and_locks_no_case(desk: Desk, nothing: str) -> None:
    number = file_case(desk)
    said(desk, SATO, Submit("revise", number, 0, {"confidential": nothing, "companies": nothing}))
    case = case_of(desk, number)
    assert not case.confidential
    assert "companies" not in case.facts


def test_nothing_in_a_form_clears_what_stood(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, SATO, Submit("revise", number, 0, {"confidential": "見積の単価"}))
    assert case_of(desk, number).confidential
    said(desk, SATO, Submit("revise", number, 0, {"confidential": "なし"}))
    assert not case_of(desk, number).confidential


def test_a_memo_that_says_nothing_is_secret_locks_no_case(desk: Desk) -> None:
    said(desk, SATO, Typed(f"{MEMO}\n社外秘：なし\nほかの企業：なし"))
    assert not {"confidential", "companies"} & set(draft(desk).facts)


def test_fields_named_inside_a_first_message_are_taken(desk: Desk) -> None:
    said(desk, SATO, Typed(f"{MEMO}。法人番号は7123456789012。関係課は公園課。軽易な取組です"))
    facts = draft(desk).facts
    assert facts["corporate_number"].value == "7123456789012"
    assert facts["departments"].value == "公園課"
    assert facts["light"].value == "yes"
    assert facts["period"].value == "12"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("法人番号は7123456789013", "検査用の数字が合いません"),
        ("（法人番号 7123-4567-8901）", "法人番号は13桁です（いま12桁）"),
        ("連絡はメール mihon.example.jp", "メールアドレスに@がありません"),
    ],
)
def test_what_cannot_be_right_inside_a_first_message_is_said(desk: Desk, more: str, told: str) -> None:
    assert told in text_of(said(desk, SATO, Typed(f"{MEMO}。{more}。関係課は公園課")))
    assert draft(desk).facts["departments"].value == "公園課"


def test_a_corporate_number_in_brackets_is_taken(desk: Desk) -> None:
    memo = MEMO.replace("が芝浦", "（法人番号 7123-4567-89012）が芝浦")
    said(desk, SATO, Typed(memo))
    facts = draft(desk).facts
    assert facts["corporate_number"].value == "7123456789012"
    assert facts["company"].value == "株式会社見本電機"


def test_the_agreements_term_leaves_the_projects_length_alone(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    assert "協定の期間は2年" in text_of(said(desk, SATO, Typed("協定の期間は2年")))
    said(desk, SATO, Typed("軽易な取組です。協定によらないことで双方合意している"))
    facts = draft(desk).facts
    assert (facts["period"].value, facts["term"].value) == ("12", "2年")
    assert (facts["light"].value, facts["consent"].value) == ("yes", "yes")


def test_no_base_in_the_ward_is_no_base(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    reply = text_of(said(desk, SATO, Typed("区内の拠点はありません。公表は可能ではない")))
    assert "なし" in reply and "庁内限り" in reply
