"""The catalogue of issues and the register of companies, over HTTP."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import delete
from web_office import Office

from knowledge import issues
from storage import catalogue, schema
from storage.engine import reading, writing

FIELDS = {
    "title": "高齢者のスマホ利用支援",
    "field": "福祉・健康",
    "description": "使い方がわからない。",
    "keywords": "スマホ、高齢者；講座",
    "department": "",
    "source": "区民の声",
    "year": "２０２５",
}


def test_everybody_reads_it_and_finds_in_it(office: Office) -> None:
    with office.visitor("sato") as visitor:
        html = visitor.get("/issues").text
        assert html.count('class="issue"') == 45
        assert html.count("方針が例示する分野") == 8
        assert "区民の声" in html and "直す" not in re.sub(r"<[^>]*>", "", html)
        some = visitor.get("/issues?q=スマホ&field=福祉・健康").text
        assert 0 < some.count('class="issue"') < 10
        assert "この条件に合う地域課題はありません。" in visitor.get("/issues?q=花火大会の桟敷").text


def test_what_no_issue_has_the_words_of_is_found_by_its_meaning(office: Office) -> None:
    with office.visitor("sato") as visitor:
        html = visitor.get("/issues?q=スマホがわからない人").text
        assert "意味が近いと思われるものです" in html and "高齢者のデジタル利用支援" in html
        other = visitor.get("/issues?q=スマホがわからない人&field=環境").text
        assert "高齢者のデジタル利用支援" not in other


def test_an_edit_is_a_version_and_used_at_once(office: Office) -> None:
    with office.visitor("yamaguchi") as visitor:
        html = visitor.get("/issues/MI-030").text
        assert 'name="_seen" value="0"' in html and "高齢者のデジタル利用支援" in html
        answer = visitor.post("/issues/MI-030", data={"_seen": "0", **FIELDS})
        assert answer.headers["location"] == "/issues#MI-030"
        html = visitor.get("/issues").text
        assert "MI-030 を直しました" in html and "高齢者のスマホ利用支援" in html
        html = visitor.get("/issues/MI-030").text
        assert "<del>高齢者のデジタル利用支援</del>" in html and "第2版" in html
        late = visitor.post("/issues/MI-030", data={"_seen": "0", **FIELDS, "title": "遅れて来た直し"})
        assert late.status_code == 409
        assert "ほかの人が先に直しました" in late.text and "遅れて来た直し" in late.text
        same = visitor.post("/issues/MI-030", data={"_seen": "1", **FIELDS})
        assert same.status_code == 303
        assert "変わったところはありません。" in visitor.page()
    with reading(office.desk.engine) as session:
        (issue,) = (each for each in catalogue.read(session) if each.id == "MI-030")
    assert (issue.keywords, issue.year) == (("スマホ", "高齢者", "講座"), 2025)
    assert "高齢者のスマホ利用支援" in {each.title for each in office.desk.handbook.catalogue.issues}


def test_what_is_wrong_is_named_and_nothing_is_lost(office: Office) -> None:
    with office.visitor("yamaguchi") as visitor:
        wrong = {**FIELDS, "title": "", "description": "長" * 1_001, "year": "平成"}
        answer = visitor.post("/issues/MI-030", data={"_seen": "0", **wrong})
        assert answer.status_code == 422
        for words in (
            "課題を入れてください。",
            "1,000文字までです（いま1,001文字）",
            "「平成」は出典の年として読み取れません",
            "長" * 1_001,
        ):
            assert words in answer.text
    with office.visitor("sato") as staff:
        assert staff.post("/issues/MI-030", data={"_seen": "0", **FIELDS}).status_code == 403


def test_the_desk_sees_the_companies_and_their_cases(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("mori") as visitor:
        html = visitor.get("/companies").text
        assert "株式会社見本電機" in html and "案件 1件" in html
        found = re.search(r'href="(/companies/\d+)"', html)
        assert found
        assert number in visitor.get(found[1]).text
        assert "台帳に企業はありません。" in visitor.get("/companies?q=ほかの会社").text
        assert visitor.get("/companies/9999").status_code == 404


def test_the_desk_adds_an_issue_takes_it_out_and_puts_it_back(office: Office) -> None:
    with office.visitor("yamaguchi") as visitor:
        assert 'value="MI-046"' in visitor.get("/issues/new").text
        answer = visitor.post("/issues/new", data={"id": "ｍｉ-046", **FIELDS})
        assert answer.headers["location"] == "/issues#MI-046"
        assert "MI-046 を足しました" in visitor.get("/issues").text
        bare = visitor.post("/issues/new", data={**FIELDS, "id": "５１"})
        assert bare.headers["location"] == "/issues#MI-051"
        visitor.post("/issues/MI-051", data={"_seen": "1", "_out": "1"})
        answer = visitor.post("/issues/MI-046", data={"_seen": "1", "_out": "1"})
        assert answer.headers["location"] == "/issues/MI-046"
        html = visitor.get("/issues/MI-046").text
        assert "MI-046 を外しました" in html and "この課題は外されています" in html
        assert "足しました" in html and "戻す" in html and 'value="高齢者のスマホ利用支援"' in html
        assert "MI-046" not in visitor.get("/issues").text
        assert 'value="MI-052"' in visitor.get("/issues/new").text
        assert visitor.post("/issues/MI-046", data={"_seen": "2", **FIELDS}).status_code == 303
        assert 'id="MI-046"' in visitor.get("/issues").text
    with office.visitor("sato") as staff:
        assert staff.get("/issues/new").status_code == staff.get("/issues/release").status_code == 403
        assert "課題を足す" not in staff.get("/issues").text


def test_another_citys_numbers_are_counted_on_as_they_begin(office: Office) -> None:
    at = office.clock()
    shipped = issues.load(office.desk.settings.content / "issues.csv")
    ours = [replace(each, id=f"KT-{count:03}") for count, each in enumerate(shipped[:12], 1)]
    with writing(office.desk.engine) as session:
        catalogue.replace_all(session, ours, "mori", at)
    with office.visitor("yamaguchi") as visitor:
        assert 'value="KT-013"' in visitor.get("/issues/new").text
        answer = visitor.post("/issues/new", data={**FIELDS, "id": "20"})
        assert answer.headers["location"] == "/issues#KT-020"
        with writing(office.desk.engine) as session:
            catalogue.replace_all(session, [], "mori", at)
        assert 'value="K-001"' in visitor.get("/issues/new").text


def test_a_number_that_is_taken_or_cannot_be_read_is_said_and_nothing_is_lost(office: Office) -> None:
    with office.visitor("yamaguchi") as visitor:
        for number, said in (
            ("MI-030", "MI-030 はすでに使われています"),
            ("みなと 1", "半角の英字"),
            ("", "半角の"),
        ):
            answer = visitor.post("/issues/new", data={"id": number, **FIELDS})
            assert (answer.status_code, said in answer.text) == (422, True)
            assert FIELDS["description"] in answer.text
        answer = visitor.post("/issues/new", data={"id": "MI-099", **FIELDS, "title": ""})
        assert (answer.status_code, 'value="MI-099"' in answer.text) == (422, True)
        assert "課題を入れてください。" in answer.text


def test_what_a_new_version_of_the_software_brings_is_shown_and_taken_over_one_by_one(office: Office) -> None:
    at, path = office.clock(), office.desk.settings.content / "issues.csv"
    shipped = {each.id: each for each in issues.load(path)}
    with writing(office.desk.engine) as session:
        # As an older version of the software had it: one issue otherwise, one less, one more.
        older = [replace(shipped["MI-030"], title="古い題"), replace(shipped["MI-031"], id="MI-900")]
        for table in (schema.issue_edits, schema.issues):
            session.execute(delete(table))
        session.execute(delete(schema.counters).where(schema.counters.c.name == "catalogue"))
        rest = [each for key, each in shipped.items() if key not in {"MI-030", "MI-045"}]
        catalogue.seed(session, [*older, *rest])
        catalogue.put(session, [replace(shipped["MI-031"], title="区で直した題")], "mori", at)
    with office.visitor("yamaguchi") as visitor:
        assert "まだ一覧にないものが3件" in visitor.get("/issues").text
        html = visitor.get("/issues/release").text
        assert (
            "<del>古い題</del>" in html and "新しい課題　MI-045" in html and "なくなった課題　MI-900" in html
        )
        assert "区で直した題" not in html
        for key in ("MI-030", "MI-045", "MI-900", "MI-900"):
            assert visitor.post("/issues/release", data={"_id": key}).status_code == 303
        html = visitor.get("/issues/release").text
        assert "変わったところはありません。" in html and "すべて確認済みです" in html
    with reading(office.desk.engine) as session:
        now = {each.id: each for each in catalogue.read(session)}
    assert now == shipped | {"MI-031": replace(shipped["MI-031"], title="区で直した題")}


@pytest.mark.parametrize("year", ["令和７年", "R7", "令和7年度", "2025年", "２０２５"])
def test_a_year_is_read_as_people_write_it(office: Office, year: str) -> None:
    fields = {**FIELDS, "_seen": "0", "year": year, "keywords": "スマホ　高齢者 講座"}
    with office.visitor("yamaguchi") as visitor:
        assert visitor.post("/issues/MI-030", data=fields).status_code == 303
        wrong = visitor.post("/issues/MI-031", data={**fields, "year": "2205"})
        assert (wrong.status_code, "「2205」は出典の年として読み取れません" in wrong.text) == (422, True)
    with reading(office.desk.engine) as session:
        (issue,) = (each for each in catalogue.read(session) if each.id == "MI-030")
    assert (issue.keywords, issue.year) == (("スマホ", "高齢者", "講座"), 2025)


def test_a_field_that_is_not_in_use_is_made_only_once_that_was_seen(office: Office) -> None:
    fields = {**FIELDS, "_seen": "0", "field": "福祉と健康"}
    with office.visitor("yamaguchi") as visitor:
        asked = visitor.post("/issues/MI-030", data=fields)
        assert asked.status_code == 422
        assert "新しい分野です" in asked.text and "福祉・健康" in asked.text
        assert 'name="_field" value="福祉と健康"' in asked.text
        assert visitor.post("/issues/MI-030", data={**fields, "_field": "福祉と健康"}).status_code == 303
