"""What nobody is asked for is taken wherever it is written, and nothing is kept of a 「なし」."""

import pytest
from sqlalchemy import select

from bot.wiring import Desk
from dialogs.cases import Case
from dialogs.draft import Draft
from dialogs.turn import Person, Press, Submit, Typed
from storage import conversations
from storage.engine import reading
from storage.lookup import SessionLookup
from storage.schema import outbox
from tests.dialogs.test_engine import MEMO, SATO, TAKAHASHI, YAMAGUCHI, choices, file_case, said, text_of


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


# Shared with the disaster department ------------------------------------------------------------

ONO = Person("ono", "小野", "防災課")
DISASTER = "見本飲料株式会社と災害時に水を提供する協定の話"


def kept_as_information(desk: Desk, *more: str) -> str:
    """Log a disaster agreement as information; gives its number."""
    for words in (DISASTER, *more):
        said(desk, TAKAHASHI, Typed(words))
    said(desk, TAKAHASHI, Press("branch", "information"))
    with reading(desk.engine) as session:
        return SessionLookup(session).cases_of(TAKAHASHI.id)[0].number


def told(desk: Desk, person: Person) -> int:
    """How many notices wait for somebody in the pages."""
    with reading(desk.engine) as session:
        rows = session.execute(
            select(outbox.c.id).where(outbox.c.recipient == person.id, outbox.c.kind == "notice")
        )
        return len(rows.all())


def test_the_disaster_department_reads_and_finds_what_is_shared_with_it(desk: Desk) -> None:
    number = kept_as_information(desk)
    assert number in str(said(desk, ONO, Press("department_cases")))
    assert number in str(said(desk, ONO, Typed("探す 見本飲料")))
    page = said(desk, ONO, Press("case", number))
    assert "防災課と共有しました" in text_of(page)
    assert "表示できません" in text_of(said(desk, SATO, Press("case", number)))
    assert "できます" in text_of(said(desk, ONO, Press("write_on", number)))


def test_the_people_of_the_disaster_department_are_told_once(desk: Desk) -> None:
    kept_as_information(desk)
    assert (told(desk, ONO), told(desk, SATO)) == (1, 0)
    said(desk, TAKAHASHI, Typed("R8-0001 水は年に2回入れ替える"))
    assert told(desk, ONO) == 1


def test_a_confidential_disaster_record_is_shared_with_nobody(desk: Desk) -> None:
    number = kept_as_information(desk, "備蓄の場所は関係者限りです")
    assert "表示できません" in text_of(said(desk, ONO, Press("case", number)))
    assert number not in str(said(desk, ONO, Press("department_cases")))
    assert told(desk, ONO) == 0
    assert "共有しました" not in text_of(said(desk, YAMAGUCHI, Press("case", number)))


def test_what_was_shared_and_turns_confidential_is_shown_no_more(desk: Desk) -> None:
    number = kept_as_information(desk)
    said(desk, TAKAHASHI, Submit("revise", number, 0, {"confidential": "備蓄の場所"}))
    assert "表示できません" in text_of(said(desk, ONO, Press("case", number)))


def test_what_becomes_an_ordinary_case_is_the_desks_again(desk: Desk) -> None:
    number = kept_as_information(desk)
    said(desk, YAMAGUCHI, Submit("move", number, 0, {"state": "received"}))
    assert "表示できません" in text_of(said(desk, ONO, Press("case", number)))


def test_a_practised_disaster_record_is_shared_with_nobody(desk: Desk) -> None:
    said(desk, TAKAHASHI, Typed("練習"))
    kept_as_information(desk)
    assert told(desk, ONO) == 0


# Which company it is -----------------------------------------------------------------------------


def test_nobody_has_to_know_whether_it_is_the_company_of_the_register(desk: Desk) -> None:
    file_case(desk)
    reply = said(desk, TAKAHASHI, Typed(MEMO))
    assert reply is not None
    offered = [item for item in choices(reply) if item.action == "register_is"]
    assert [item.label for item in offered] == ["同じ", "別の企業", "わからない"]
    unknown = offered[-1]
    assert "推進担当が確認します" in text_of(said(desk, TAKAHASHI, Press(unknown.action, unknown.value)))


def test_not_knowing_answers_the_question_and_not_the_register(desk: Desk) -> None:
    file_case(desk)
    asked = MEMO.replace("費用は会社がすべて負担。", "")
    assert "register_is" in str(said(desk, TAKAHASHI, Typed(asked)))
    assert "推進担当が確認します" not in text_of(said(desk, TAKAHASHI, Typed("わからない")))


# Who is no company, and another scheme -----------------------------------------------------------


@pytest.mark.parametrize(
    ("memo", "told"),
    [
        (MEMO.replace("株式会社見本電機", "例示大学"), "大学や団体からの相談です"),
        (f"{MEMO}。民間協創制度に応募したい", "港区民間協創制度の話が出ています"),
    ],
)
def test_the_desk_sees_that_another_scheme_may_be_meant(desk: Desk, memo: str, told: str) -> None:
    said(desk, SATO, Typed(memo))
    for _ in range(2):
        said(desk, SATO, Press("send"))
    assert told in str(said(desk, YAMAGUCHI, Press("case", "R8-0001")))


def test_an_ordinary_company_has_no_scheme_to_be_told_of(desk: Desk) -> None:
    assert "扱う制度" not in str(said(desk, YAMAGUCHI, Press("case", file_case(desk))))


def test_an_association_answers_who_it_is(desk: Desk) -> None:
    said(desk, SATO, Typed("公園の花壇の手入れを一緒にやりたいと相談があった"))
    assert "企業は例示町会" in text_of(said(desk, SATO, Typed("例示町会")))


def test_what_is_named_after_sending_is_that_and_nothing_else(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, SATO, Typed(f"{number} 協定の期間は2年。定員は20人（法人番号 7123-4567-89012）"))
    said(desk, SATO, Typed(f"{number} 単価は関係者限りです"))
    facts = case_of(desk, number).facts
    assert (facts["period"].value, facts["term"].value) == ("12", "2年")
    assert (facts["cost"].value, facts["confidential"].value) == ("company", "単価")
    assert facts["corporate_number"].value == "7123456789012"
