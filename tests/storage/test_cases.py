"""Each change to a case is made once, or refused with the case as it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from dialogs.cases import Case
from dialogs.changes import (
    AnswerDesk,
    AnswerQuestion,
    AskStaff,
    Change,
    ClaimCase,
    CloseCase,
    ContactBy,
    Done,
    DropDraft,
    FileCase,
    HandTurn,
    KeepDraft,
    LearnQuestion,
    MoveCase,
    NoteCase,
    Refused,
    ReleaseCase,
    ReopenCase,
    Result,
    ReviseCase,
    SeeCase,
    SendQuestion,
    WithdrawCase,
)
from dialogs.draft import Draft, Heard
from dialogs.states import STATES, TRANSITIONS, State
from dialogs.turn import Person
from knowledge.assess import Assessment
from knowledge.facts import Fact
from storage import audit, cases, questions
from storage.engine import reading, writing
from storage.lookup import EngineLookup, SessionLookup

Apply = Callable[..., Result]
Filing = Callable[..., FileCase]
N = "R8-0001"


@pytest.fixture
def apply(engine: Engine, desk: Person, at: datetime) -> Apply:
    def apply_in_a_transaction(change: Change, actor: Person = desk, later: int = 0) -> Result:
        with writing(engine) as session:
            return cases.apply(session, change, actor, at + timedelta(minutes=later), "web")

    return apply_in_a_transaction


@pytest.fixture
def filing(new_draft: Callable[[str], Draft], assessment: Assessment) -> Filing:
    def make(draft_id: str, title: str = "高齢者向けスマホ教室", state: State = "received") -> FileCase:
        return FileCase(new_draft(draft_id), title, assessment, state)

    return make


@pytest.fixture
def filed(apply: Apply, filing: Filing, staff: Person) -> Case:
    result = apply(filing("d1"), staff)
    assert isinstance(result, Done) and result.case
    return result.case


def now(engine: Engine, number: str = N) -> Case:
    with reading(engine) as session:
        case = SessionLookup(session).case(number)
    assert case is not None
    return case


def done(result: Result) -> Case:
    assert isinstance(result, Done), result
    assert result.case is not None and not result.repeated
    return result.case


def refused(result: Result) -> str:
    assert isinstance(result, Refused), result
    return result.why


def test_a_filed_case_comes_back_as_it_was_given(engine: Engine, filed: Case, assessment: Assessment) -> None:
    case = now(engine)
    assert case == filed
    assert case.number == N and case.state == "received" and case.turn == "desk" and case.version == 1
    assert case.facts["phone"] == Fact("03-0000-1234", "03-0000-1234", heard=False)
    assert case.assessment == assessment
    assert case.logger.name == "佐藤" and case.company == "株式会社見本電機"
    assert [event.kind for event in case.history] == ["filed"]


def test_sending_the_same_draft_twice_gives_the_same_number(
    apply: Apply, filed: Case, filing: Filing, staff: Person
) -> None:
    again = apply(filing("d1", "別の題"), staff)
    assert isinstance(again, Done) and again.repeated and again.case == filed
    other = done(apply(filing("d2", "別の相談"), staff))
    assert other.number == "R8-0002"


def test_a_case_can_only_begin_in_a_state_that_begins(apply: Apply, filing: Filing) -> None:
    for state in set(STATES) - {"received", "information", "shared"}:
        assert refused(apply(filing(state, state=state))) == "state"
    assert done(apply(filing("d", state="information"))).number == N


def test_personal_data_lies_apart_from_the_proposal(engine: Engine, filed: Case) -> None:
    with reading(engine) as session:
        facts = session.execute(text("SELECT facts FROM cases")).scalar()
        fields = session.execute(text("SELECT field FROM contacts ORDER BY field")).scalars().all()
    assert "03-0000-1234" not in str(facts)
    assert fields == ["contact_name", "phone"]


def test_one_claims_and_the_other_is_told_who(apply: Apply, filed: Case, desk: Person) -> None:
    mori = Person("mori", "森", "企画課", desk=True)
    claimed = done(apply(ClaimCase(N)))
    assert claimed.assignee == desk and claimed.claimed == filed.received and claimed.version == 2
    loser = apply(ClaimCase(N), mori)
    assert refused(loser) == "taken" and loser.case and loser.case.assignee == desk
    again = apply(ClaimCase(N))
    assert isinstance(again, Done) and again.repeated and again.case == claimed
    assert done(apply(ReleaseCase(N), mori)).assignee is None
    released = apply(ReleaseCase(N))
    assert isinstance(released, Done) and released.repeated
    assert done(apply(ClaimCase(N), mori)).assignee == mori


def test_while_departments_are_asked_it_is_their_turn(apply: Apply, filed: Case) -> None:
    assert filed.turn == done(apply(MoveCase(N, "checking"))).turn == "desk"
    assert done(apply(MoveCase(N, "inquiring"))).turn == "department"
    assert done(apply(MoveCase(N, "considering"))).turn == "desk"


def test_a_turn_that_was_given_by_hand_is_kept_when_departments_have_answered(
    apply: Apply, filed: Case
) -> None:
    apply(MoveCase(N, "checking"))
    apply(MoveCase(N, "inquiring"))
    apply(HandTurn(N, "company"))
    assert done(apply(MoveCase(N, "considering"))).turn == "company"


def test_a_question_gives_the_turn_to_staff_and_the_answer_gives_it_back(
    engine: Engine, apply: Apply, filed: Case, staff: Person
) -> None:
    asked = done(apply(AskStaff(N, "企画書はいつ届く予定ですか。"), later=5))
    assert asked.turn == "staff" and asked.question == "企画書はいつ届く予定ですか。"
    assert asked.turn_since == filed.received + timedelta(minutes=5)
    with reading(engine) as session:
        assert [case.number for case in SessionLookup(session).waiting_for("sato")] == [N]
    again = apply(AskStaff(N, "企画書はいつ届く予定ですか。"))
    assert isinstance(again, Done) and again.repeated
    both = done(apply(AskStaff(N, "会場は決まりましたか。")))
    assert both.question.splitlines() == ["企画書はいつ届く予定ですか。", "会場は決まりましたか。"]
    answered = done(apply(AnswerDesk(N, "来週です。"), staff, later=9))
    assert answered.turn == "desk" and answered.question == ""
    assert answered.history[-1].detail == {"text": "来週です。"}
    late = apply(AnswerDesk(N, "もう一度"), staff)
    assert refused(late) == "answered" and late.case == answered
    with reading(engine) as session:
        assert SessionLookup(session).waiting_for("sato") == ()


def test_a_revision_keeps_what_it_does_not_show_and_says_before_and_after(
    engine: Engine, apply: Apply, filed: Case, assessment: Assessment, staff: Person
) -> None:
    more = (Heard("費用は区も半分とのこと。携帯は090-0000-0000", filed.received),)
    changed = {"cost": Fact("ward"), "company": Fact("見本電機株式会社"), "phone": Fact("")}
    reassessed = replace(assessment, ward_cost=True)
    revised = done(apply(ReviseCase(N, changed, more, reassessed, "新しい題"), staff))
    assert revised == now(engine)
    assert revised.facts["proposal"] == filed.facts["proposal"]
    assert revised.facts["contact_name"] == filed.facts["contact_name"]
    assert "phone" not in revised.facts
    assert revised.story == filed.story + more
    assert revised.title == "新しい題" and revised.assessment.ward_cost is True
    lines = [dict(event.detail) for event in revised.history[1:]]
    assert {"field": "cost", "before": "", "after": "ward"} in lines
    assert {"field": "company", "before": "株式会社見本電機", "after": "見本電機株式会社"} in lines
    assert {"field": "phone"} in lines and {} in lines
    whole = apply(ReviseCase(N, dict(revised.facts), revised.story, reassessed, "新しい題"), staff)
    assert isinstance(whole, Done) and whole.repeated and whole.case == revised


def test_no_value_is_said_to_have_become_itself(apply: Apply, filed: Case) -> None:
    def changed(fact: Fact) -> Case:
        result = apply(ReviseCase(N, {"amount": fact}, (), filed.assessment, filed.title))
        assert isinstance(result, Done) and result.case
        return result.case

    before = changed(Fact("3000000", "300万円")).history
    assert changed(Fact("3000000", "3,000,000円")).history == before
    assert changed(Fact("3000000", "およそ300万円")).history[-1].detail == {"field": "amount"}


def test_a_new_assessment_alone_is_a_line_of_the_history_too(
    apply: Apply, filed: Case, assessment: Assessment
) -> None:
    revised = done(apply(ReviseCase(N, {}, (), replace(assessment, pattern="joint"), filed.title)))
    assert [event.kind for event in revised.history] == ["filed", "revised"]


@pytest.mark.parametrize("state", STATES)
def test_a_case_moves_only_where_the_table_of_states_leads(
    engine: Engine, apply: Apply, filed: Case, state: State
) -> None:
    with writing(engine) as session:
        session.execute(text("UPDATE cases SET state = :state"), {"state": state})
    for to in STATES:
        with writing(engine) as session:
            result = cases.apply(session, MoveCase(N, to), filed.logger, filed.received, "web")
            if state == "closed":
                assert refused(result) == "closed"
            elif to == state:
                assert isinstance(result, Done) and result.repeated
            elif to == "closed" or to not in TRANSITIONS[state]:
                assert refused(result) == "state"
            else:
                assert done(result).state == to
                assert result.case and result.case.history[-1].detail == {"before": state, "after": to}
            session.rollback()


def test_a_move_that_was_a_slip_is_taken_back_and_nothing_before_it(apply: Apply, filed: Case) -> None:
    apply(MoveCase(N, "checking"))
    assert done(apply(MoveCase(N, "inquiring"))).came_from == "checking"
    back = done(apply(MoveCase(N, "checking")))
    assert (back.state, back.turn, back.came_from) == ("checking", "desk", "inquiring")
    assert refused(apply(MoveCase(N, "received"))) == "state"


def test_a_case_ended_by_mistake_goes_back_to_where_it_stood(apply: Apply, filed: Case) -> None:
    for state in ("checking", "considering", "running"):
        apply(MoveCase(N, state))
    closed = done(apply(CloseCase(N, "completed", "取り違え", "課長 田中")))
    assert closed.came_from is None
    assert refused(apply(MoveCase(N, "running"))) == "closed"
    assert done(apply(ReopenCase(N, "取り違えた"))).came_from == "running"
    assert done(apply(MoveCase(N, "running"))).state == "running"


def test_what_was_only_information_is_not_brought_back_to_it_by_hand(
    engine: Engine, apply: Apply, filed: Case
) -> None:
    with writing(engine) as session:
        session.execute(text("UPDATE cases SET state = 'information'"))
    assert done(apply(MoveCase(N, "received"))).came_from is None
    assert refused(apply(MoveCase(N, "information"))) == "state"


def test_closing_names_outcome_reason_and_person_and_can_be_undone_with_a_reason(
    engine: Engine, apply: Apply, filed: Case
) -> None:
    apply(AskStaff(N, "いつですか。"))
    closed = done(apply(CloseCase(N, "declined", "会場の都合", "課長 田中")))
    assert closed == now(engine)
    assert (closed.state, closed.outcome, closed.question, closed.turn) == ("closed", "declined", "", "desk")
    assert closed.decided_by == "課長 田中" and closed.outcome_reason == "会場の都合"
    for change in (
        ClaimCase(N),
        ReleaseCase(N),
        AskStaff(N, "x"),
        AnswerDesk(N, "x"),
        HandTurn(N, "board"),
        CloseCase(N, "merged", "x", "x"),
        WithdrawCase(N, "x"),
        ContactBy(N, "department"),
    ):
        assert refused(apply(change)) == "closed"
    assert done(apply(NoteCase(N, "電話あり"))).history[-1].internal
    reopened = done(apply(ReopenCase(N, "会場が決まった")))
    assert (reopened.state, reopened.outcome, reopened.decided_by) == ("received", None, "")
    assert refused(apply(ReopenCase(N, "もう一度"))) == "state"
    with reading(engine) as session:
        assert [case.number for case in SessionLookup(session).queue()] == [N]


def test_taking_a_case_back_ends_it_once(apply: Apply, filed: Case, staff: Person) -> None:
    withdrawn = done(apply(WithdrawCase(N, "企業の都合"), staff))
    assert (withdrawn.state, withdrawn.outcome, withdrawn.decided_by) == ("closed", "withdrawn", "佐藤")
    again = apply(WithdrawCase(N, "企業の都合"), staff)
    assert isinstance(again, Done) and again.repeated and again.case == withdrawn


def test_the_turn_and_who_speaks_to_the_company_are_handed_on(
    apply: Apply, filed: Case, staff: Person
) -> None:
    handed = done(apply(HandTurn(N, "company", "企画書の再提出待ち"), later=3))
    assert handed.turn == "company" and handed.turn_since == filed.received + timedelta(minutes=3)
    assert handed.history[-1].detail == {"before": "desk", "after": "company", "note": "企画書の再提出待ち"}
    assert handed.history[-1].internal
    noted = done(apply(HandTurn(N, "company", "電話した、不在"), later=9))
    assert noted.turn_since == handed.turn_since
    assert isinstance(same := apply(HandTurn(N, "company")), Done) and same.repeated
    contact = done(apply(ContactBy(N, "department"), staff))
    assert contact.contact_by == "department"
    assert isinstance(same := apply(ContactBy(N, "department")), Done) and same.repeated


def test_a_case_that_is_not_there_is_gone(apply: Apply) -> None:
    assert refused(apply(ClaimCase("R8-9999"))) == "gone"
    assert refused(apply(AnswerQuestion(7, "x"))) == "gone"


def test_a_change_made_from_an_older_version_is_refused(
    apply: Apply, filed: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the engine's lock does not hold the row, its version does."""
    monkeypatch.setattr(cases, "get", lambda *_, **__: replace(filed, version=0))
    assert refused(apply(ClaimCase(N))) == "changed"


def test_drafts_are_kept_taken_up_and_thrown_away(
    engine: Engine, apply: Apply, new_draft: Callable[[str], Draft], staff: Person, assessment: Assessment
) -> None:
    def aside() -> list[str]:
        with reading(engine) as session:
            return [draft.id for draft in SessionLookup(session).drafts_of("sato")]

    first, second = new_draft("a"), new_draft("b")
    apply(KeepDraft(first), staff, later=1)
    apply(KeepDraft(second), staff, later=2)
    assert aside() == ["b", "a"]
    with reading(engine) as session:
        assert SessionLookup(session).drafts_of("sato")[1] == first
        assert SessionLookup(session).drafts_of("yamaguchi") == ()
    assert refused(apply(DropDraft(first))) == "state", "somebody else's draft"
    apply(DropDraft(first), staff)
    assert aside() == ["b"]
    with reading(engine) as session:
        assert session.execute(text("SELECT state FROM drafts WHERE id = 'a'")).scalar() is None
    filed = done(apply(FileCase(second, "題", assessment), staff))
    assert aside() == []
    assert refused(apply(KeepDraft(second), staff)) == "state"
    assert refused(apply(DropDraft(second), staff)) == "state"
    with reading(engine) as session:
        assert SessionLookup(session).case_of_draft("b") == filed
        assert SessionLookup(session).case_of_draft("a") is None


def test_a_question_goes_to_the_desk_once_and_the_first_answer_stands(
    engine: Engine, apply: Apply, staff: Person, desk: Person
) -> None:
    sent = apply(SendQuestion("返事はいつですか。"), staff)
    assert isinstance(sent, Done) and sent.question and sent.question.asker == staff
    again = apply(SendQuestion("返事はいつですか。"), staff)
    assert isinstance(again, Done) and again.repeated and again.question == sent.question
    with reading(engine) as session:
        assert SessionLookup(session).open_questions() == (sent.question,)
    answered = apply(AnswerQuestion(sent.question.id, "3週間ほどです。"), later=4)
    assert isinstance(answered, Done) and answered.question
    assert answered.question.answered_by == desk and answered.question.answer == "3週間ほどです。"
    late = apply(AnswerQuestion(sent.question.id, "別の答え"))
    assert refused(late) == "answered" and late.question == answered.question
    with reading(engine) as session:
        lookup = SessionLookup(session)
        assert lookup.open_questions() == () and lookup.question(sent.question.id) == answered.question


def test_every_change_leaves_one_audit_row_the_refused_ones_too(
    engine: Engine, apply: Apply, filed: Case, staff: Person, desk: Person
) -> None:
    apply(ClaimCase(N))
    apply(ClaimCase(N))
    apply(ClaimCase(N), Person("mori", "森", "企画課", desk=True))
    with reading(engine) as session:
        rows = [(row.actor, row.action, row.result) for row in audit.trail(session, N)]
    assert rows == [
        ("sato", "file_case", "done"),
        ("yamaguchi", "claim_case", "done"),
        ("yamaguchi", "claim_case", "repeated"),
        ("mori", "claim_case", "refused: taken"),
    ]


def test_cases_are_found_by_company_person_and_likeness(
    engine: Engine, apply: Apply, filed: Case, filing: Filing
) -> None:
    other = filing("d2", "公園のごみ箱にセンサーを付ける実験")
    apply(replace(other, draft=replace(other.draft, facts={"proposal": Fact("ごみ箱のセンサー")})))
    with reading(engine) as session:
        lookup = SessionLookup(session)
        assert [case.number for case in lookup.cases_of("sato")] == [N]
        assert [case.number for case in lookup.cases_of_company("㈱見本電機")] == [N]
        assert [case.number for case in lookup.cases_of_company("株式会社見本電機")] == [N]
        assert lookup.cases_of_company("") == ()
        assert [case.number for case in lookup.cases_like("高齢者のスマホ教室をひらきたい")] == [N]
        assert lookup.cases_like("まったく別のこと") == ()


def test_the_desk_is_shown_once_that_staff_changed_something(
    apply: Apply, filed: Case, assessment: Assessment, staff: Person
) -> None:
    unseen = done(apply(ReviseCase(N, {"place": Fact("芝")}, (), assessment, filed.title), staff))
    assert unseen.unseen
    seen = done(apply(SeeCase(N)))
    assert not seen.unseen and seen.history[-1].kind == "seen"
    again = apply(SeeCase(N))
    assert isinstance(again, Done) and again.repeated


def test_what_is_confidential_is_not_written_into_the_history(
    apply: Apply, filed: Case, assessment: Assessment
) -> None:
    secret = {"confidential": Fact("来期の新製品")}
    revised = done(apply(ReviseCase(N, secret, (), assessment, filed.title)))
    assert revised.confidential and "来期の新製品" not in str(revised.history)


def test_an_answered_question_is_learned_once(engine: Engine, apply: Apply, staff: Person) -> None:
    assert refused(apply(LearnQuestion(1))) == "gone"
    apply(SendQuestion("返事はいつですか。"), staff)
    assert refused(apply(LearnQuestion(1))) == "state"
    apply(AnswerQuestion(1, "3週間ほどです。"))
    learned = apply(LearnQuestion(1))
    assert isinstance(learned, Done) and learned.question and learned.question.learned
    again = apply(LearnQuestion(1))
    assert isinstance(again, Done) and again.repeated
    with reading(engine) as session:
        assert questions.learned(session) == (learned.question,)
        assert [row.action for row in audit.trail(session, "question 1")][-1] == "learn_question"


def test_cases_are_found_by_department_and_by_all_words_of_a_search(
    engine: Engine, apply: Apply, filed: Case, filing: Filing, desk: Person
) -> None:
    apply(filing("d2", "ごみ箱のセンサー"), desk)
    with reading(engine) as session:
        lookup = SessionLookup(session)

        def found(text: str) -> list[str]:
            return [case.number for case in lookup.search(text)]

        assert [case.number for case in lookup.cases_of_department("高齢者支援課")] == [N]
        assert found("見本電機") == ["R8-0002", N]
        assert found("ごみ箱　見本電機") == ["R8-0002"]
        assert found("r8-0001") == [N]
        assert found("ごみばこ") == [] and found("せんさー") == found("ｾﾝｻｰ") == ["R8-0002"]
        assert found("03-0000-1234") == found("　") == found("ない言葉") == []


def test_a_company_that_came_before_is_recognised_by_its_name(
    engine: Engine, apply: Apply, filing: Filing
) -> None:
    def came(draft: str, name: str, **more: Fact) -> None:
        change = filing(draft)
        facts = {"company": Fact(name), **more}
        apply(replace(change, draft=replace(change.draft, facts=facts)))

    came("a", "㈱見本電機", corporate_number=Fact("7123456789012"))
    came("b", "株式会社見本電機")
    came("c", "サンプルセンサーテクノロジー株式会社")
    with reading(engine) as session:
        lookup = SessionLookup(session)
        known = lookup.company_like("見本電機（株）")
        assert known and known.name == "㈱見本電機" and known.aliases == ("株式会社見本電機",)
        assert known.number == "7123456789012" and known.cases == 2
        near = lookup.company_like("サンプルセンサテクノロジ")
        assert near and near.name == "サンプルセンサーテクノロジー株式会社"
        assert lookup.company_like("まったく別の商店") is None
        assert lookup.company_like("") is None
    outside = EngineLookup(engine)
    assert outside.company_like("見本電機") == known
    assert [case.number for case in outside.queue()] == ["R8-0001", "R8-0002", "R8-0003"]
    assert outside.case("R8-0001") is not None and outside.question(1) is None


def test_a_transaction_that_is_undone_gives_its_number_back(
    engine: Engine, filing: Filing, staff: Person, at: datetime
) -> None:
    def file(session: Session, draft_id: str) -> Result:
        return cases.apply(session, filing(draft_id), staff, at, "web")

    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        file(session, "lost")
        raise ZeroDivisionError
    with writing(engine) as session:
        assert done(file(session, "kept")).number == N
