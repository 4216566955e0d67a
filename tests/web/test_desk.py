"""The queue, a case and what is done to it, over HTTP."""

import re
from datetime import timedelta

from starlette.testclient import TestClient
from web_office import Office, Visitor

from bot.web.app import create_app


def _act(visitor: Visitor, number: str, action: str, key: str = "", **fields: str) -> str:
    data = {
        "_action": action,
        "_value": number,
        "_step": "0",
        "_key": key or action,
        "_back": f"/cases/{number}",
        **fields,
    }
    answer = visitor.post("/act", data=data)
    assert answer.status_code == 303, answer.text
    return visitor.get(answer.headers["location"]).text


def test_a_case_page_holds_what_is_known(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as visitor:
        html = visitor.get(f"/cases/{number}").text
    for words in (
        number,
        "株式会社見本電機",
        "スマホ教室",
        "整理（案）",
        "聞いたまま",
        "経過",
        "担当する",
        "庁内メモ",
    ):
        assert words in html


def test_exactly_one_of_two_claims(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as first, office.visitor("mori") as second:
        _act(first, number, "claim")
        late = _act(second, number, "claim")
    assert "山口" in re.findall(r'role="status">(.*?)</div>', late, re.S)[0]


def test_an_answer_is_shown_once_on_the_page_it_was_given_from(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as visitor:
        assert '<div class="flash"' in _act(visitor, number, "note", note="電話した。不在")
        html = visitor.get(f"/cases/{number}").text
        assert '<div class="flash"' not in html
        assert "電話した。不在" in html


def test_a_form_sent_twice_acts_once(office: Office) -> None:
    number = office.filed()
    with office.visitor("yamaguchi") as visitor:
        _act(visitor, number, "note", note="一度だけ")
        again = _act(visitor, number, "note", note="一度だけ")
        assert "すでに受け付けています。" in again
        assert again.count("一度だけ") == 1


def test_a_form_that_is_wrong_comes_back_as_it_was_filled_in(office: Office) -> None:
    number = office.filed()
    data = {
        "_action": "close",
        "_value": number,
        "_key": "k",
        "_back": f"/cases/{number}?",
        "outcome": "declined",
    }
    with office.visitor("yamaguchi") as visitor:
        before = visitor.page().count('class="entry')
        answer = visitor.post("/act", data=data | {"reason": "長" * 2_001, "decided_by": ""})
        assert answer.status_code == 422
        assert "決めた人の氏名を入れてください。" in answer.text
        assert "2,000文字までです（いま2,001文字）" in answer.text
        assert "長" * 2_001 in answer.text
        # The conversation knows nothing of it: what is typed next is not taken for the missing field.
        assert visitor.page().count('class="entry') == before
        visitor.say("協定は何年までですか")
        visitor.await_text("協定期間")
        data |= {"_key": "l", "_step": "0", "reason": "講師の確保が難しいため", "decided_by": "課長 見本太郎"}
        data |= {"unclaimed": "yes"}
        assert visitor.post("/act", data=data).status_code == 303
        assert "見送り" in visitor.get(f"/cases/{number}").text


def test_staff_may_not_act_for_the_desk(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("takahashi") as other, office.visitor("sato") as logger:
        for visitor in (other, logger):
            data = {"_action": "claim", "_value": number, "_key": "k", "_back": "https://evil.example/"}
            assert visitor.post("/act", data=data).headers["location"] == "/"
            said = re.findall(r'class="flash" role="status">(.*?)</div>', visitor.page(), re.S)[0]
            assert "できません" in said or "だけ" in said
        assert "庁内メモ" not in logger.get(f"/cases/{number}").text
    with office.visitor("yamaguchi") as desk:
        assert "担当する" in desk.get(f"/cases/{number}").text


def test_a_question_to_staff_is_answered_on_their_page(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("sato") as staff:
        _act(desk, number, "ask_staff", question="企画書はいつ届く予定ですか。")
        staff.await_text("企画書はいつ届く予定ですか。")
        assert "企画書はいつ届く予定ですか。" in staff.get(f"/cases/{number}").text
        _act(staff, number, "answer_desk", answer="来週の月曜です")
        desk.await_text("来週の月曜です", f"/cases/{number}")


def test_the_desk_is_told_which_fields_were_changed(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("sato") as staff:
        desk.page()
        said = _act(staff, number, "revise", "a", place="芝公園", phone="03-0000-9999")
        assert f"{number} の場所を" in said and "推進担当に知らせました。" in said
        assert f"{number} が直されました（佐藤）。" in desk.await_text("→ 芝公園")
        # Personal data stays on the case's page.
        assert "「電話」を直しました" in desk.page() and "03-0000-9999" not in desk.page()
        _act(staff, number, "revise", "b", place="芝公園2")
        desk.await_text("場所：芝公園 → 芝公園2")
        said = _act(staff, number, "write_on", "c", text="パンフレットを受け取った")
        assert number in said and "推進担当に知らせました。" in said
        desk.await_text(f"{number} に書き足しがありました（佐藤）。")
        _act(staff, number, "revise", "d", proposal="体操の教室を開く" * 30)
        assert "体操の教室を開く" * 20 not in desk.await_text("体操の教室を開く")


def test_what_went_well_before_is_not_said_again_with_what_is_wrong(office: Office) -> None:
    number = office.filed("sato")
    data = {"_value": number, "_key": "k", "_back": f"/cases/{number}"}
    with office.visitor("sato") as staff:
        staff.post("/act", data=data | {"_action": "revise", "place": "芝公園"})
        wrong = staff.post("/act", data=data | {"_action": "revise", "place": "芝" * 500, "_key": "l"})
        assert wrong.status_code == 422 and "200文字までです" in wrong.text
        assert "知らせました" not in wrong.text
        assert 'class="flash"' not in staff.get(f"/cases/{number}").text


def test_a_draft_stands_among_ones_cases_and_is_gone_on_with_from_there(office: Office) -> None:
    with office.visitor("sato") as staff, office.visitor("takahashi") as other:
        staff.page()
        staff.say("株式会社見本電機が芝浦で高齢者向けスマホ教室をやりたいと来た")
        staff.say("送る")
        staff.await_text("この内容で、企業連携推進担当に送りますか。")
        staff.say("下書きにする")
        html = staff.await_text("書きかけ", "/cases")
        assert "株式会社見本電機" in html and "続ける" in html
        draft = re.findall(r'name="draft" value="(.*?)"', html)[0]
        assert "書きかけ" not in other.get("/cases").text
        # Whoever it does not belong to gets nothing of it.
        other.post("/drafts", data={"draft": draft, "_key": "x"})
        assert "見本電機" not in other.page()
        assert staff.post("/drafts", data={"draft": draft, "_key": "y"}).headers["location"] == "/"
        # It stands where it stood: at the send question, not at one that was left open.
        page = staff.await_text("送る前の確認です。")
        again = page[page.rindex("送る前の確認です。") :]
        assert "この内容で、企業連携推進担当に送りますか。" in again
        assert "費用は、どちらが負担する話でしたか" not in again


def test_what_is_put_aside_is_found_by_its_names(office: Office) -> None:
    with office.visitor("sato") as staff:
        staff.page()
        for company in ("株式会社見本電機", "例示商事株式会社"):
            staff.say("相談を記録する")
            staff.say(f"{company}が公園で教室をやりたいと来た")
            staff.say("下書きにする")
        for words in ("書きかけ", "下書き"):
            staff.say(words)
            page = staff.await_text("どの続きを書きますか。")
            assert "例示商事株式会社" in page[page.rindex("どの続きを書きますか。") :]
        staff.say("私の案件")
        assert "続きから（2）" in staff.page()


def _part(html: str, name: str) -> str:
    """A panel of the case page, without its markup."""
    found = re.search(rf'<h2 id="{name}">(.*?)</section>', html, re.S)
    return re.sub(r"<[^>]*>", "\n", found[1]) if found else ""


def test_whoever_has_a_case_in_hand_is_offered_the_next_step_first(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("mori") as other:
        before = _part(desk.get(f"/cases/{number}").text, "p-actions").split()
        assert before[1] == "担当する"
        _act(desk, number, "claim")
        html = desk.get(f"/cases/{number}").text
        after = _part(html, "p-actions").split()
        assert after[1] == "状態を変える" and after[-1] == "担当をやめる"
        # Neither a dead button for what is done, nor a strong one for leaving it.
        assert "担当する" not in after
        assert "<button>担当をやめる</button>" in html
        assert "この案件は山口さんが担当しています" in other.get(f"/cases/{number}").text
        # Nobody is told that they were told.
        said = _act(desk, number, "revise", place="芝公園")
        assert f"{number} の場所を" in said and "知らせました" not in said


def test_several_questions_to_staff_stand_one_a_line(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk:
        once = _act(desk, number, "ask_staff", "a", question="定員は何人ですか。")
        assert "1. 定員は何人ですか。" not in once
        twice = _act(desk, number, "ask_staff", "b", question="会場はどこですか。")
        assert "1. 定員は何人ですか。\n2. 会場はどこですか。" in twice


def test_who_speaks_to_the_company_is_not_said_of_a_case_that_is_over(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as staff:
        html = staff.get(f"/cases/{number}").text
        assert "企業への連絡" in html
        assert "方針が求めること" not in re.sub(r"<h2[^>]*>方針が求めること</h2>", "", html)
        over = _act(staff, number, "withdraw", reason="企業から取りやめの連絡")
        assert "<dt>企業への連絡</dt>" not in over
        wrong = {"_action": "withdraw", "_value": number, "_key": "w", "_back": "/cases", "reason": ""}
    number = office.filed("takahashi")
    with office.visitor("takahashi") as staff:
        answer = staff.post("/act", data=wrong | {"_value": number})
        # The form that comes back says which case it is about, and what needs a look.
        assert f"取り下げる　{number}" in answer.text
        assert "見直すところが1項目あります。" in answer.text


def test_a_draft_is_thrown_away_from_ones_cases(office: Office) -> None:
    with office.visitor("sato") as staff, office.visitor("takahashi") as other:
        staff.page()
        for company in ("株式会社見本電機", "例示商事株式会社"):
            staff.say("相談を記録する")
            staff.say(f"{company}が公園で教室をやりたいと来た")
            if company.startswith("株"):
                staff.say("下書きにする")
        html = staff.await_text("書きかけ", "/cases")
        for draft in re.findall(r'name="drop" value="(.*?)"', html):
            other.post("/drafts", data={"drop": draft, "_key": f"x{draft}"})
            assert f'value="{draft}"' in staff.get("/cases").text
            assert staff.post("/drafts", data={"drop": draft, "_key": draft}).headers["location"] == "/cases"
            html = staff.get("/cases").text
            assert f'value="{draft}"' not in html and "書いた内容を捨てました。" in html
        assert "書きかけ" not in staff.get("/cases").text


def test_ones_own_cases_say_whose_turn_it_is(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as staff:
        assert "推進担当の番" in staff.get("/cases").text
        _act(staff, number, "withdraw", reason="企業から取りやめの連絡")
        assert "推進担当の番" not in staff.get("/cases").text


def test_the_issues_for_a_correction_are_offered_by_number_and_title(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk, office.visitor("sato") as staff:
        html = desk.get(f"/cases/{number}").text
        assert re.search(r'name="issues"[^>]* list="suggest-issues"', html)
        first = office.desk.handbook.catalogue.issues[0]
        assert f'<option value="{first.id}">{first.title}</option>' in html
        assert "suggest-issues" not in staff.get(f"/cases/{number}").text


def test_health_is_red_when_messages_stay(office: Office) -> None:
    with office.visitor() as visitor:
        assert visitor.get("/healthz").json()["good"] is True
        office.desk.delivery.stop()
        with office.visitor("sato") as staff:
            staff.say("ヘルプ")
        office.clock.ahead = timedelta(minutes=5)
        answer = visitor.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["oldest_unsent_seconds"] > 60
    assert "ヘルプ" not in answer.text


def test_pages_can_be_opened_without_a_server(office: Office) -> None:
    with TestClient(create_app(office.desk), base_url="http://127.0.0.1", client=("127.0.0.1", 5)) as client:
        assert client.get("/sign-in").status_code == 200
        assert client.get("/healthz").json()["good"] is True
    with TestClient(create_app(office.desk), base_url="http://127.0.0.1", client=("192.0.2.7", 5)) as client:
        assert client.get("/sign-in").status_code == 403
