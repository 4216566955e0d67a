"""Finding cases: lists that are narrowed down and sorted, tabs, the search, numbers as addresses."""

import re
from dataclasses import replace

import pytest
from web_office import Office

from bot.web import sieve
from dialogs.views import QueueRow, QueueSection, QueueView

ROW = QueueRow(
    "R8-0001", "講座", "株式会社い", "受付", "その他", "山口", "高齢者支援課", "令和8年11月1日", 20,
    holder="yamaguchi",
)  # fmt: skip
ROWS = (
    ROW,
    replace(ROW, number="R8-0003", company="株式会社あ", assignee="未定", holder="", age=2),
    replace(ROW, number="R8-0002", state="内容確認", department="環境課", pattern="実証実験", age=9),
    # Another of the same name is somebody else.
    replace(ROW, number="R8-0004", holder="yamaguchi2", state="検討中", department="企画課", age=1),
)
VIEW = QueueView("今日すること", "", (QueueSection("推進担当の番", ROWS),), (), "")


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 3, 2, 4]),
        ({"who": "mine"}, [1, 2]),
        ({"who": "none"}, [3]),
        ({"who": "x", "sort": "x"}, [1, 3, 2, 4]),
        ({"state": "内容確認"}, [2]),
        ({"department": "高齢者支援課", "sort": "company"}, [3, 1]),
        ({"pattern": "実証実験"}, [2]),
        ({"sort": "age"}, [1, 2, 3, 4]),
        ({"sort": "new"}, [4, 3, 2, 1]),
        ({"sort": "number"}, [1, 2, 3, 4]),
        ({"state": "終了"}, []),
    ],
)
def test_a_list_is_narrowed_down_and_sorted(asked: dict[str, str], numbers: list[int]) -> None:
    wanted = sieve.read(asked)
    shown = sieve.sift(VIEW, wanted, "yamaguchi")
    assert [int(row.number[-1]) for section in shown.sections for row in section.rows] == numbers
    assert sieve.options(VIEW).states == ("受付", "内容確認", "検討中")
    assert wanted == sieve.read({**asked} if "x" not in asked.values() else {})


def test_the_newest_of_a_day_is_first_and_a_name_stands_where_it_is_looked_for() -> None:
    rows = tuple(
        replace(ROW, number=f"R8-{count:04}", company=company, named=named, age=0)
        for count, company, named in (
            (9, "ん商店", True),
            (10, "未確認", False),
            (11, "株式会社いろは", True),
            (12, "あ工房", True),
        )
    )
    view = replace(VIEW, sections=(QueueSection("", rows),))

    def order(sort: str) -> list[int]:
        (section,) = sieve.sift(view, sieve.read({"sort": sort}), "").sections
        return [int(row.number[-2:]) for row in section.rows]

    assert order("new") == [12, 11, 10, 9]
    assert order("company") == [12, 11, 9, 10]


def test_the_choices_stay_in_the_address(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as visitor:
        assert number in visitor.get("/queue?who=none&state=受付&sort=company").text
        html = visitor.get("/queue?who=mine&state=受付").text
        assert number not in html and "この条件に合う案件はありません。" in html
        assert '<option value="mine" selected>' in html and "<option selected>受付</option>" in html


def test_ones_own_cases_and_those_of_the_department(office: Office) -> None:
    number = office.filed("takahashi")
    with office.visitor("takahashi") as logger, office.visitor("sato") as other:
        assert number in logger.get("/cases").text
        assert number in logger.get("/cases?of=department").text
        for path in ("/cases", "/cases?of=department"):
            html = other.get(path).text
            assert number not in html and "私の課の案件" in html


def test_a_case_that_is_over_stands_behind_those_of_the_department_that_are_not(office: Office) -> None:
    older, newer = office.filed("sato"), office.filed("sato")
    with office.visitor("sato") as visitor:
        data = {"_action": "withdraw", "_value": newer, "_step": "0", "_key": "w", "_back": "/"}
        assert visitor.post("/act", data=data | {"reason": "企業が辞退"}).status_code == 303
        html = visitor.get("/cases?of=department").text
    open_ones, over = html.split("終了した案件")
    assert f'data-number="{older}"' in open_ones and f'data-number="{newer}"' in over


def test_what_is_just_being_written_is_among_ones_cases(office: Office) -> None:
    with office.visitor("sato") as visitor, office.visitor("takahashi") as other:
        visitor.page()
        visitor.say("株式会社見本電機が芝浦で高齢者向けスマホ教室をやりたいと来た")
        html = visitor.await_text("書きかけ", "/cases")
        assert "株式会社見本電機" in html and "書きかけ" not in other.get("/cases").text
        draft = re.findall(r'name="draft" value="(.*?)"', html)[0]
        visitor.post("/drafts", data={"draft": draft, "_key": "y"})
        page = visitor.await_text("の続きです。")
        assert "区は、企画や当日の運営にも加わる話ですか" in page[page.rindex("の続きです。") :]


def test_search_finds_what_one_may_read(office: Office) -> None:
    number = office.filed("sato")
    with (
        office.visitor("sato") as logger,
        office.visitor("takahashi") as other,
        office.visitor("mori") as desk,
    ):
        for visitor, there in ((logger, True), (desk, True), (other, False)):
            assert (number in visitor.get("/search?q=スマホ 見本電機").text) is there
        html = logger.get("/search?q=高齢者 デジタル").text
        assert "/issues#MI-030" in html
        assert "見られる案件の中には見つかりません" in logger.get("/search?q=花火大会の桟敷").text
        assert "見つかる" not in logger.get("/search").text
        nasty = logger.get("/search", params={"q": '"><script>alert(1)</script>'}).text
        assert "<script>alert" not in nasty


@pytest.mark.parametrize(
    "path", ["/R8-1", "/r8-0001", "/cases/r8-1", "/search?q=Ｒ８－１", "/search?q=r8-0001"]
)
def test_a_number_as_it_is_written_leads_to_its_case(office: Office, path: str) -> None:
    with office.visitor("sato") as visitor:
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/cases/R8-0001")


def test_an_answer_can_be_learnt(office: Office) -> None:
    with office.visitor("sato") as staff, office.visitor("mori") as desk:
        staff.page()
        staff.say("返事はいつまでにしないといけませんか")
        staff.await_text("方針に定めがありません")
        staff.say("推進担当に聞く")
        html = desk.await_text("返事はいつまでに", "/queue")
        question = re.search(r'name="_action" value="answer_question">\s*<input[^>]*value="(\d+)"', html)
        assert question
        data = {"_value": question[1], "_back": "/queue", "_key": "a", "_action": "answer_question"}
        assert (
            desk.post("/act", data=data | {"answer": "2週間以内が目安です"}).headers["location"] == "/queue"
        )
        html = desk.get("/queue").text
        assert "答えとして覚える" in html and "2週間以内が目安です" in html
        assert desk.post("/act", data=data | {"_action": "learn", "_key": "b"}).status_code == 303
        html = desk.get("/queue").text
        assert "これから、この質問にはこの回答を示します" in html and "答えとして覚える" not in html
        staff.say("返事はいつまでにしないといけませんか")
        staff.await_text("2週間以内が目安です")
