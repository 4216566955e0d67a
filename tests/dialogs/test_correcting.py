"""What the desk decides against the reading stands, is explained, and can be taken back."""

from collections.abc import Callable

import pytest

from bot.intake import take
from bot.wiring import Desk
from dialogs import casepage, correcting
from dialogs.cases import Case
from dialogs.changes import CorrectCase, Done, Refused, ReviseCase
from dialogs.draft import Heard
from dialogs.reply import Form, Reply, Text
from dialogs.turn import Person, Press, Submit, Turn, Typed
from knowledge.facts import Fact
from storage import cases
from storage.engine import writing
from storage.lookup import EngineLookup

MEMO = (
    "株式会社見本電機が芝浦で高齢者向けのスマホ教室をやりたい。区には会場の提供をお願いしたい。"
    "費用は区も半分。来年4月から1年"
)
SATO = Person("sato", "佐藤", "高齢者支援課")
DESK = Person("yamaguchi", "山口", "企画課", desk=True)
Take = Callable[..., Reply]
N = "R8-0001"


@pytest.fixture
def do(desk: Desk) -> Take:
    count = iter(range(1000))

    def doing(person: Person, said: Typed | Press | Submit) -> Reply:
        reply = take(desk, Turn(person, "web", desk.clock(), f"t{next(count)}", said))
        assert reply is not None
        return reply

    return doing


@pytest.fixture
def filed(do: Take) -> str:
    do(SATO, Press("log_new"))
    do(SATO, Typed(MEMO))
    do(SATO, Typed("広報などの協力まで"))
    for _ in range(2):
        do(SATO, Press("send"))
    return N


def now(desk: Desk) -> Case:
    case = EngineLookup(desk.engine).case(N)
    assert case is not None
    return case


def seen(desk: Desk, person: Person) -> dict[str, tuple[str, str]]:
    view = casepage.view(now(desk), person, desk.handbook, EngineLookup(desk.engine))
    by_id = {line.value.partition("（")[2].partition("）")[0]: (line.value, line.why) for line in view.issues}
    return {line.label: (line.value, line.why) for line in view.sorting} | by_id


def errors(reply: Reply) -> dict[str, str]:
    forms = [part for part in reply.parts if isinstance(part, Form)]
    return {item.name: item.error for form in forms for item in form.inputs if item.error}


def said(reply: Reply) -> str:
    return "\n".join(part.text for part in reply.parts if isinstance(part, Text))


def pattern(do: Take, code: str, reason: str = "課長会で一緒に行うと確認", who: Person = DESK) -> Reply:
    return do(who, Submit("correct_pattern", N, 0, {"pattern": code, "reason": reason}))


def issues(do: Take, given: str, reason: str = "企業に確認", who: Person = DESK) -> Reply:
    return do(who, Submit("correct_issues", N, 0, {"issues": given, "reason": reason}))


def test_a_corrected_pattern_brings_the_board_with_it_and_says_who_and_why(
    desk: Desk, do: Take, filed: str
) -> None:
    assert now(desk).assessment.pattern == "other"
    assert "事業の共同主催" in said(pattern(do, "joint"))
    case = now(desk)
    assert case.assessment.review_board and case.assessment.basis == "decided"
    assert any(reason.code == "board.joint" for reason in case.assessment.obligations)
    shown = seen(desk, SATO)
    assert shown["連携パターン"][0] == "事業の共同主催（方針 5(1)）"
    assert "山口" in shown["連携パターン"][1] and "課長会で一緒に行うと確認" in shown["連携パターン"][1]
    assert "その他効果的な連携" in shown["内容からの読み"][0]
    line = casepage.view(case, SATO, desk.handbook, EngineLookup(desk.engine)).history[-1]
    assert (line.who, line.before, line.after) == ("山口", "その他効果的な連携", "事業の共同主催")
    assert "課長会で一緒に行うと確認" in line.says


def test_what_staff_write_on_later_does_not_undo_the_correction_and_a_hint_tells_of_the_new_reading(
    desk: Desk, do: Take, filed: str
) -> None:
    pattern(do, "experiment")
    do(SATO, Submit("write_on", N, 0, {"text": "費用は会社がすべて負担。場所は芝浦の公園"}))
    assert now(desk).assessment.pattern == "experiment" and now(desk).assessment.ward_cost is False
    assert "読みが変わっています" not in seen(desk, DESK)["内容からの読み"][1]
    do(SATO, Submit("revise", N, 0, {"kind": "joint"}))
    case = now(desk)
    assert case.assessment.pattern == "experiment"
    assert case.assessment.reading and case.assessment.reading.code == "joint"
    value, why = seen(desk, SATO)["内容からの読み"]
    assert "事業の共同主催" in value and "読みが変わっています" in why


def test_a_correction_can_be_taken_back(desk: Desk, do: Take, filed: str) -> None:
    before = now(desk).assessment
    assert errors(pattern(do, "read")).keys() == {"pattern"}
    pattern(do, "disaster")
    assert now(desk).assessment.out_of_scope_reason == "disaster"
    assert "内容からの読みに戻しました" in said(pattern(do, "read", "取り違え"))
    assert now(desk).assessment == before
    assert "内容からの読み" not in seen(desk, DESK)
    assert [event.kind for event in now(desk).history][-2:] == ["corrected", "corrected"]


def test_a_pattern_can_be_left_open_by_the_desk(desk: Desk, do: Take, filed: str) -> None:
    pattern(do, "undecided")
    assert now(desk).assessment.code == "undecided"
    assert seen(desk, DESK)["連携パターン"][0] == "未確定"


def test_the_same_pattern_or_no_reason_is_no_correction(desk: Desk, do: Take, filed: str) -> None:
    assert errors(pattern(do, "other")) == {"pattern": "いまの整理（案）と同じです。"}
    assert errors(pattern(do, "joint", "")).keys() == {"reason"}
    assert now(desk).corrections == ()


def test_issues_are_named_by_number_or_by_words_and_follow_the_case(desk: Desk, do: Take, filed: str) -> None:
    read = [match.issue.id for match in now(desk).assessment.matches]
    assert read
    assert not errors(issues(do, "mi-002、高齢者のデジタル利用支援"))
    matches = now(desk).assessment.matches
    assert [match.issue.id for match in matches] == ["MI-002", "MI-030"]
    assert matches[0].strength == "given" and matches[1].words
    line = casepage.view(now(desk), SATO, desk.handbook, EngineLookup(desk.engine)).history[-1]
    assert "企業の人材による学校支援" in line.says and "加えた課題" in line.says
    assert "推進担当が加えました" in seen(desk, SATO)["MI-002"][0]
    do(SATO, Submit("write_on", N, 0, {"text": "定員は20人"}))
    assert [match.issue.id for match in now(desk).assessment.matches] == ["MI-002", "MI-030"]
    issues(do, "内容からの読みに戻す")
    assert [match.issue.id for match in now(desk).assessment.matches] == read


def test_no_issue_at_all_can_be_said(desk: Desk, do: Take, filed: str) -> None:
    issues(do, "なし", "課題とのつながりはないと企業に確認")
    assert now(desk).assessment.matches == ()
    assert any(reason.code == "open.regional" for reason in now(desk).assessment.open_points)
    shown = seen(desk, SATO)
    assert shown["地域課題（推進担当）"][0] == "なし" and "企業に確認" in shown["地域課題（推進担当）"][1]
    assert "高齢者のデジタル利用支援" in shown["内容から読んだ地域課題"][0]
    assert errors(issues(do, "なし")) == {"issues": "いまの整理（案）と同じです。"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("MI-999", "MI-999"),
        ("高齢者", "次から番号で選べます"),
        ("MI-001、MI-002、MI-003、MI-004、MI-005、MI-006", "5件まで"),
        ("内容からの読みに戻す", "どの地域課題かわかりません"),
    ],
)
def test_issues_that_cannot_be_told_are_said_with_what_may_be_meant(
    desk: Desk, do: Take, filed: str, given: str, says: str
) -> None:
    assert says in errors(issues(do, given))["issues"]
    assert now(desk).corrections == ()


def test_an_issue_that_left_the_catalogue_stays_with_the_case(desk: Desk, do: Take, filed: str) -> None:
    issues(do, "MI-002")
    smaller = tuple(issue for issue in desk.handbook.catalogue.issues if issue.id != "MI-002")
    case = now(desk)
    judged = correcting.assess(
        desk.handbook.with_issues(smaller),
        case.facts,
        MEMO,
        desk.clock().date(),
        corrections=case.corrections,
        known=case.assessment.matches,
    )
    assert [match.issue.id for match in judged.matches] == ["MI-002"]


def test_only_the_desk_corrects_and_not_what_is_closed(desk: Desk, do: Take, filed: str) -> None:
    assert "推進担当だけ" in said(pattern(do, "joint", who=SATO))
    assert "推進担当だけ" in said(issues(do, "なし", who=SATO))
    do(SATO, Submit("withdraw", N, 0, {"reason": "企業の都合"}))
    assert "終了しています" in said(pattern(do, "joint"))
    assert now(desk).corrections == ()


def test_typed_in_the_conversation_a_wrong_issue_is_said_before_the_reason_is_asked(
    desk: Desk, do: Take, filed: str
) -> None:
    do(DESK, Press("correct_issues", N))
    assert "issues" in errors(do(DESK, Typed("MI-999")))
    do(DESK, Typed("MI-002"))
    do(DESK, Typed("学校で行うと確認"))
    assert [match.issue.id for match in now(desk).assessment.matches] == ["MI-002"]


def test_a_correction_of_a_case_that_changed_meanwhile_is_not_made(desk: Desk, do: Take, filed: str) -> None:
    case = now(desk)
    stale = CorrectCase(N, case.version - 1, "pattern", "other", "joint", "理由", (), case.assessment)
    with writing(desk.engine) as session:
        result = cases.apply(session, stale, DESK, desk.clock(), "web")
    assert isinstance(result, Refused) and result.why == "changed"


def test_a_revision_thought_out_before_a_correction_keeps_its_words_and_the_correction(
    desk: Desk, do: Take, filed: str
) -> None:
    before = now(desk)
    pattern(do, "joint")
    more = (Heard("定員は20人", desk.clock()),)
    late = ReviseCase(N, {"materials": Fact("企画書")}, more, before.assessment, before.title)
    with writing(desk.engine) as session:
        result = cases.apply(session, late, SATO, desk.clock(), "web")
    assert isinstance(result, Done)
    case = now(desk)
    assert case.assessment.pattern == "joint" and case.story[-1].text == "定員は20人"
    assert case.facts["materials"].value == "企画書"
