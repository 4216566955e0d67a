"""The catalogue of issues and the register of companies, over HTTP."""

import re

from web_office import Office

from storage import catalogue
from storage.engine import reading

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
            "西暦4桁",
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
