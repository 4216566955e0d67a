"""The register grows with the cases and takes two names for one company only where that is sure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from dialogs.cases import Case, Registered
from dialogs.changes import FileCase, ReviseCase
from dialogs.draft import Draft
from dialogs.turn import Person
from knowledge.assess import Assessment
from knowledge.facts import Fact, Field
from storage import audit, cases, database, register
from storage.engine import open_engine, reading, writing
from storage.lookup import SessionLookup
from storage.migrations import run

A, B = "7123456789012", "4011001098993"
Filing = Callable[..., Case]


@pytest.fixture
def file(
    engine: Engine, staff: Person, at: datetime, new_draft: Callable[[str], Draft], assessment: Assessment
) -> Filing:
    """Files a case of a company; ``said`` is which of the register it was said to be."""

    def filing(draft: str, name: str, number: str = "", said: str = "") -> Case:
        facts: dict[Field, Fact] = {"proposal": Fact("教室")}
        if name:
            facts["company"] = Fact(name)
        if number:
            facts["corporate_number"] = Fact(number)
        change = FileCase(replace(new_draft(draft), facts=facts, register=said), "教室", assessment)
        with writing(engine) as session:
            case = cases.apply(session, change, staff, at, "web").case
        assert case
        return case

    return filing


@pytest.fixture
def revise(engine: Engine, staff: Person, at: datetime, assessment: Assessment) -> Callable[..., None]:
    def revising(case: Case, **values: str) -> None:
        facts: dict[Field, Fact] = {name: Fact(value) for name, value in values.items()}
        with writing(engine) as session:
            cases.apply(session, ReviseCase(case.number, facts, (), assessment, case.title), staff, at, "web")

    return revising


def everything(engine: Engine) -> tuple[Registered, ...]:
    with reading(engine) as session:
        return register.everything(session)


def of(engine: Engine, case: Case) -> Registered | None:
    with reading(engine) as session:
        return register.of_case(session, case.number)


def test_spellings_of_one_name_are_one_company_and_counted(engine: Engine, file: Filing) -> None:
    file("a", "株式会社見本電機")
    file("b", "㈱見本電機", A)
    (company,) = everything(engine)
    assert (company.name, company.aliases, company.number, company.cases) == (
        "株式会社見本電機", ("㈱見本電機",), A, 2,
    )  # fmt: skip


def test_what_a_person_said_on_the_card_decides(engine: Engine, file: Filing) -> None:
    first = of(engine, file("a", "株式会社見本電機"))
    assert first
    same = of(engine, file("b", "ミホン電機株式会社", said=first.id))
    assert same and same.id == first.id and "ミホン電機株式会社" in same.aliases
    other = of(engine, file("c", "株式会社見本電機", said="other"))
    assert other and other.id != first.id
    assert of(engine, file("d", "株式会社見本電機")) is None, "two have this name and nobody said which"
    assert of(engine, file("e", "株式会社例示", said="999"))
    with reading(engine) as session:
        found = SessionLookup(session).cases_of_company("株式会社見本電機")
    assert {case.number for case in found} == {"R8-0001", "R8-0002", "R8-0003", "R8-0004"}


def test_a_number_is_stronger_than_a_name(engine: Engine, file: Filing) -> None:
    first = of(engine, file("a", "株式会社見本電機", A))
    renamed = of(engine, file("b", "見本ホールディングス株式会社", A))
    assert first and renamed and renamed.id == first.id
    namesake = of(engine, file("c", "株式会社見本電機", B))
    assert namesake and namesake.id != first.id and namesake.number == B
    other = of(engine, file("d", "見本ホールディングス株式会社", A, said="other"))
    assert other and other.id == first.id


def test_another_legal_form_is_another_company_and_no_name_is_none(engine: Engine, file: Filing) -> None:
    file("a", "株式会社見本")
    file("b", "合同会社見本")
    assert of(engine, file("c", "")) is None
    assert of(engine, file("d", "（株）")) is None
    assert [company.cases for company in everything(engine)] == [1, 1]


def test_a_company_that_nearly_has_the_name_is_asked_about(engine: Engine, file: Filing) -> None:
    file("a", "サンプルセンサーテクノロジー株式会社")
    with reading(engine) as session:
        lookup = SessionLookup(session)
        near = lookup.company_like("サンプルセンサーテクノロジ")
        assert near and near.name == "サンプルセンサーテクノロジー株式会社" and near.cases == 1
        assert lookup.company_like("例示商事") is None
        assert lookup.company_like("") is None


def test_a_corrected_name_renames_a_company_known_from_this_case_alone(
    engine: Engine, file: Filing, revise: Callable[..., None]
) -> None:
    case = file("a", "サンプルセンサー株式会社", A)
    revise(case, company="サンプルセンサーテクノロジー株式会社")
    (company,) = everything(engine)
    assert (company.name, company.aliases, company.number) == ("サンプルセンサーテクノロジー株式会社", (), A)
    revise(case, corporate_number=B)
    assert everything(engine)[0].number == B
    revise(case, corporate_number=B)
    assert len(everything(engine)) == 1


def test_a_correction_to_another_company_moves_the_case_and_leaves_no_empty_company(
    engine: Engine, file: Filing, revise: Callable[..., None]
) -> None:
    file("a", "株式会社見本電機")
    case = file("b", "株式会社見木電機")
    assert len(everything(engine)) == 2
    revise(case, company="株式会社見本電機")
    (company,) = everything(engine)
    assert company.cases == 2
    revise(case, company="株式会社例示")
    assert sorted(company.cases for company in everything(engine)) == [1, 1]
    revise(case, company="")
    assert [company.name for company in everything(engine)] == ["株式会社見本電機"]
    revise(case, company="株式会社見本電機", corporate_number=A)
    assert everything(engine)[0].number == A


def test_a_practised_case_is_in_no_list_no_count_and_no_register(
    engine: Engine, file: Filing, staff: Person
) -> None:
    practised = file("practice:1", "株式会社見本電機")
    assert practised.number == "練習-0001" and practised.practice
    real = file("a", "株式会社例示")
    assert real.number == "R8-0001"
    assert file("practice:2", "株式会社見本電機").number == "練習-0002"
    with reading(engine) as session:
        lookup = SessionLookup(session)
        assert lookup.case("練習-0001") == practised
        assert lookup.case_of_draft("practice:1") == practised
        for found in (
            lookup.queue(),
            lookup.search("教室"),
            lookup.cases_of_department(staff.department),
            lookup.cases_like("教室"),
        ):
            assert [case.number for case in found] == ["R8-0001"]
        assert lookup.cases_of_company("株式会社見本電機") == ()
        assert [company.name for company in register.everything(session)] == ["株式会社例示"]
        assert len(lookup.cases_of(staff.id)) == 3


def test_the_cases_of_an_earlier_version_fill_the_register(url: str, at: datetime) -> None:
    engine = open_engine(url)
    run.to_newest(engine, "0002")
    insert = text(
        "INSERT INTO cases (number, version, draft, state, turn, turn_since, title, company_key, facts, story, "
        "assessment, logger, logged_by, received, channel, question, contact_by, outcome_reason, decided_by) "
        "VALUES (:number, 1, :number, 'received', 'desk', :at, 't', :key, :facts, '[]', '{}', 's', '{}', :at, "
        "'web', '', 'desk', '', '')"
    )
    kept = [
        (
            "R8-0001",
            "見本電機",
            '{"company": {"value": "株式会社見本電機"}, "corporate_number": {"value": "' + A + '"}}',
        ),
        ("R8-0002", "見本電機", '{"company": {"value": "㈱見本電機"}}'),
        ("R8-0003", "例示", '{"company": {"value": "例示"}, "corporate_number": {"value": "' + A + '"}}'),
        ("R8-0004", "", "{}"),
        ("R8-0005", "見本電機", '{"company": {"value": "㈱見本電機"}}'),
    ]
    with writing(engine) as session:
        session.execute(
            text("INSERT INTO people VALUES ('demo','sato','sato','佐藤','課','',0,NULL,NULL,'demo')")
        )
        for number, key, facts in kept:
            session.execute(insert, {"number": number, "key": key, "facts": facts, "at": at.isoformat()})
    assert database.upgrade(engine)
    found = {c.name: (c.aliases, c.number, c.cases) for c in everything(engine)}
    assert found == {"例示": ((), "", 1), "株式会社見本電機": (("㈱見本電機",), A, 3)}
    with reading(engine) as session:
        assert session.execute(text("SELECT person FROM people")).scalars().all() == ["sato"]


# A number that is mistaken -----------------------------------------------------------------------


def test_a_number_makes_no_two_companies_one_whose_names_plainly_differ(engine: Engine, file: Filing) -> None:
    first = of(engine, file("a", "スカイハコビ株式会社", A))
    case = file("b", "株式会社オトノハ", A)
    second = of(engine, case)
    assert first and second and first.id != second.id
    assert second.number == "" and case.facts["corporate_number"].value == A, "it is kept as it was said"
    with reading(engine) as session:
        holder = SessionLookup(session).number_elsewhere(case)
        assert holder and holder.name == "スカイハコビ株式会社"
    file("c", "東京ガス株式会社", B)
    other = of(engine, file("d", "東京電力株式会社", B))
    assert other and other.name == "東京電力株式会社", "a place in common is no likeness"


def test_a_number_that_is_corrected_leaves_the_company_and_goes_to_whose_it_is(
    engine: Engine, file: Filing, revise: Callable[..., None]
) -> None:
    wrong = file("a", "スカイハコビ株式会社", A)
    file("b", "スカイハコビ株式会社")
    right = file("c", "株式会社オトノハ", A)
    revise(wrong, corporate_number="")
    assert {each.name: each.number for each in everything(engine)} == {
        "スカイハコビ株式会社": "", "株式会社オトノハ": A,
    }  # fmt: skip
    with reading(engine) as session:
        assert SessionLookup(session).number_elsewhere(right) is None


def test_a_further_name_is_taken_off_with_its_cases_and_that_is_kept_in_the_audit(
    engine: Engine, file: Filing, at: datetime
) -> None:
    first = of(engine, file("a", "スカイハコビ株式会社", A))
    assert first
    case = file("b", "株式会社オトノハ", A, said=first.id)
    (melted,) = everything(engine)
    assert melted.cases == 2
    with writing(engine) as session:
        assert register.remove_name(
            session, melted, "株式会社オトノハ", actor="yamaguchi", at=at, channel="web"
        )
        assert not register.remove_name(
            session, melted, "見知らぬ名前", actor="yamaguchi", at=at, channel="web"
        )
    assert [(each.name, each.aliases, each.cases) for each in everything(engine)] == [
        ("株式会社オトノハ", (), 1), ("スカイハコビ株式会社", (), 1),
    ]  # fmt: skip
    now = of(engine, case)
    assert now and now.name == "株式会社オトノハ"
    with writing(engine) as session:
        assert register.remove_number(
            session, replace(first, number=A), actor="yamaguchi", at=at, channel="web"
        )
        assert [row.action for row in audit.trail(session, first.id)] == [
            "remove_company_name", "remove_company_number",
        ]  # fmt: skip
    assert [each.number for each in everything(engine)] == [A, ""]


def test_a_spelling_that_is_taken_off_leaves_the_cases_where_they_are(
    engine: Engine, file: Filing, at: datetime
) -> None:
    file("a", "株式会社見本電機")
    file("b", "㈱見本電機")
    with writing(engine) as session:
        assert register.remove_name(
            session, register.everything(session)[0], "㈱見本電機", actor="m", at=at, channel="web"
        )
    (company,) = everything(engine)
    assert company.cases == 2 and company.aliases == ()


def numbers_of(engine: Engine, name: str) -> list[str]:
    with reading(engine) as session:
        return [case.number for case in SessionLookup(session).cases_of_company(name)]


def test_further_companies_of_a_case_are_registered_and_their_cases_found(
    engine: Engine, file: Filing, revise: Callable[..., None]
) -> None:
    case = file("a", "株式会社見本電機")
    revise(case, companies="例示商事株式会社、見本飲料株式会社と㈱見本電機")
    named = {company.name: company.cases for company in everything(engine)}
    assert named == {"株式会社見本電機": 1, "例示商事株式会社": 1, "見本飲料株式会社": 1}
    assert numbers_of(engine, "㈱例示商事") == [case.number]
    assert numbers_of(engine, "株式会社見本電機") == [case.number]


def test_a_further_company_that_no_case_names_any_more_is_let_go(
    engine: Engine, file: Filing, revise: Callable[..., None]
) -> None:
    case = file("a", "株式会社見本電機")
    revise(case, companies="例示商事株式会社、見本飲料株式会社")
    own = file("b", "見本飲料株式会社")
    revise(case, companies="")
    assert {company.name for company in everything(engine)} == {"株式会社見本電機", "見本飲料株式会社"}
    assert numbers_of(engine, "例示商事株式会社") == []
    assert numbers_of(engine, "見本飲料株式会社") == [own.number]


def test_a_company_that_another_case_names_beside_its_own_stays_when_its_case_is_corrected(
    engine: Engine, file: Filing, revise: Callable[..., None]
) -> None:
    other = file("a", "株式会社見本電機")
    case = file("b", "例示商事株式会社")
    revise(other, companies="例示商事株式会社")
    revise(case, company="見本飲料株式会社")
    assert numbers_of(engine, "例示商事株式会社") == [other.number]
    assert numbers_of(engine, "見本飲料株式会社") == [case.number]
