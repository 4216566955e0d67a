"""What the desk has to find again: cases that are over, what was said of them, the policy, the days that near."""

import re
from datetime import timedelta

import pytest
from web_office import Office, Visitor

from bot.web import lists


def _act(visitor: Visitor, number: str, action: str, key: str = "", **fields: str) -> None:
    data = {"_action": action, "_value": number, "_step": "0", "_key": key or action, "_back": "/queue"}
    assert visitor.post("/act", data=data | fields).status_code == 303


def _close(visitor: Visitor, number: str, reason: str = "講師の確保が難しいため") -> None:
    _act(
        visitor,
        number,
        "close",
        outcome="declined",
        reason=reason,
        decided_by="課長 見本太郎",
        unclaimed="yes",
    )


def test_closed_cases_are_listed_for_the_desk_and_among_ones_own(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("mori") as desk, office.visitor("sato") as staff:
        assert "終了した案件はまだありません。" in desk.get("/cases?of=closed").text
        _act(desk, number, "claim")
        _close(desk, number)
        assert f'data-number="{number}"' not in desk.get("/queue").text
        html = desk.get("/cases?of=closed").text
        assert number in html and "終了（見送り）" in html
        assert number in desk.get("/cases").text, "the one who had it in hand finds it among their own"
        assert number in staff.get("/cases").text
        assert number not in desk.get("/cases?state=受付").text
        for address in ("/cases", "/cases?of=department"):
            assert "of=closed" not in staff.get(address).text


def test_long_lists_come_in_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [office.filed("sato") for _ in range(3)]
    monkeypatch.setattr(lists, "ROWS", 2)
    with office.visitor("yamaguchi") as desk, office.visitor("sato") as staff:
        for number in numbers:
            _close(desk, number)
        for visitor, address in ((desk, "/cases?of=closed"), (staff, "/cases")):
            first = visitor.get(address).text
            assert [number in first for number in numbers] == [False, True, True]
            (older,) = re.findall(r'<a href="([^"]*)">古いほうへ</a>', first)
            second = visitor.get(older.replace("&amp;", "&")).text
            assert [number in second for number in numbers] == [True, False, False]
            assert "新しいほうへ" in second and "古いほうへ" not in second


def test_the_search_reads_how_a_case_ended_and_for_the_desk_its_own_notes(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("sato") as staff:
        _act(desk, number, "note", note="前にも来た会社。要注意")
        _close(desk, number)
        for words in ("見送り", "講師の確保", "見本太郎"):
            assert number in desk.get(f"/search?q={words}").text
        assert number in staff.get("/search?q=講師の確保").text
        assert number in desk.get("/search?q=要注意").text
        assert number not in staff.get("/search?q=要注意").text


def test_the_policy_can_be_read_whole_and_is_found_by_its_words(office: Office) -> None:
    policy = office.desk.handbook.policy
    with office.visitor("sato") as staff:
        html = staff.get("/policy").text
        assert all(clause.heading in html for clause in policy.clauses)
        assert 'href="/policy"' in staff.page() and "data-print" in html
        found = staff.get("/search?q=審査会").text
    assert "/policy#5%281%29" in found


def test_days_that_near_stand_in_the_queue_and_the_nearest_comes_first(office: Office) -> None:
    older, newer = office.filed("sato"), office.filed("sato")
    today = office.clock().date()
    near, far, gone = (today + timedelta(days=n) for n in (3, 20, -2))
    with office.visitor("yamaguchi") as desk:
        html = desk.get("/queue").text
        assert html.index(older) < html.index(newer), "without a day the oldest comes first"
        _act(desk, older, "revise", "a", next_appointment=far.isoformat())
        _act(desk, newer, "revise", "b", promised_reply=near.isoformat())
        html = desk.get("/queue").text
        assert html.index(newer) < html.index(older)
        assert f"返事の約束 令和{near.year - 2018}年{near.month}月{near.day}日" in html
        assert f"次回 令和{far.year - 2018}年{far.month}月{far.day}日" in html
        _act(desk, older, "revise", "c", promised_reply=gone.isoformat(), next_appointment=gone.isoformat())
        html = desk.get("/queue").text
        assert html.index(older) < html.index(newer) and "（過ぎています）" in html
        assert "次回" not in html[html.index("絞り込む") :], (
            "an appointment that has been is no longer something to do"
        )


def test_the_figure_beside_the_name_is_the_one_in_the_heading(office: Office) -> None:
    office.filed("sato")
    with office.visitor("sato") as staff, office.visitor("yamaguchi") as desk:
        staff.say("公印は要りますか")
        staff.say("推進担当に聞く")
        html = desk.await_text("公印は要りますか", "/queue")
        (badge,) = re.findall(r"<span data-count>(\d+)</span>", html)
        assert badge == "2" and "今日すること 2件（うち質問 1件）" in html


def test_staff_do_not_read_the_desks_marks_on_their_own_cases(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as staff, office.visitor("yamaguchi") as desk:
        assert "新着" in desk.get("/queue").text and "新着" not in staff.get("/cases").text
        _act(staff, number, "write_on", text="定員は20人になった")
        assert "変更あり" in desk.get("/queue").text and "変更あり" not in staff.get("/cases").text
        _act(desk, number, "ask_staff", question="定員は何人ですか。")
        assert "推進担当からの確認があります" in staff.get("/cases").text


def test_the_desk_is_not_told_of_what_it_corrected_itself(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("mori") as other:
        desk.page()
        _act(desk, number, "revise", "a", place="芝公園")
        _act(other, number, "claim")
        _act(desk, number, "revise", "b", place="六本木")
        assert f"{number} が直されました（山口）。" in other.await_text("芝公園 → 六本木")
        assert "が直されました" not in desk.page()
