"""The conversation over HTTP, without script: what is said, pressed, and pressed twice."""

import re
from datetime import timedelta

import pytest
from markupsafe import escape
from web_office import MEMO, NASTY, Office

from bot.web import chat
from storage.engine import reading
from storage.lookup import SessionLookup


def _button(html: str, label: str) -> dict[str, str]:
    """The last button with a label, as its form sends it."""
    form = [each for each in re.findall(r"<form.*?</form>", html, re.S) if f">{label}</button>" in each][-1]
    entry = re.search(r'name="_entry" value="(\d+)"', form)
    ref = re.search(rf'name="_ref" value="([^"]+)"[^>]*>{re.escape(label)}</button>', form)
    assert entry and ref
    return {"_entry": entry[1], "_ref": ref[1]}


def test_the_desk_opens_the_conversation_once(office: Office) -> None:
    with office.visitor("sato") as visitor:
        first, second = visitor.page(), visitor.page()
    assert first.count('class="entry') == second.count('class="entry') == 1
    assert "どの企業から、どんな相談でしたか。" in first


def test_notices_alone_do_not_stand_for_the_opening(office: Office) -> None:
    office.filed("sato")
    with office.visitor("yamaguchi") as visitor:
        visitor.await_text("新しい案件")
        assert "どの企業から、どんな相談でしたか。" in visitor.page()


def test_somebody_who_comes_back_is_told_where_they_stopped(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        visitor.say(MEMO)
        visitor.await_text("推進担当に送る")
    office.clock.ahead = timedelta(days=20)
    with office.visitor("sato") as visitor:
        first, second = visitor.page(), visitor.page()
    assert first.count("の続きです") == second.count("の続きです") == 1


def test_a_memo_becomes_a_case(office: Office) -> None:
    number = office.filed()
    assert re.fullmatch(r"R\d+-0001", number)
    with office.visitor("yamaguchi") as visitor:
        visitor.await_text(number)
        assert "見本電機" in visitor.get("/queue").text
        assert "03-0000-1234" in visitor.get(f"/cases/{number}").text


def test_the_same_message_twice_is_one(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        visitor.say(MEMO, "key")
        visitor.say(MEMO, "key")
        assert visitor.await_text("株式会社見本電機").count('class="entry mine"') == 1


def test_an_empty_message_is_none(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        assert visitor.say(" \n　").status_code == 303
        assert 'class="entry mine"' not in visitor.page()


def test_a_button_pressed_twice_acts_once(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        visitor.say(MEMO)
        html = visitor.await_text("推進担当に送る")
        ends = {visitor.post("/press", data=_button(html, "下書きにする")).status_code for _ in range(3)}
        assert ends == {303}
        assert visitor.page().count('class="entry mine"') == 2
    with reading(office.desk.engine) as session:
        assert len(SessionLookup(session).drafts_of("sato")) == 1


def test_an_old_button_is_shown_as_spent(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        visitor.say(MEMO)
        button = _button(visitor.await_text("推進担当に送る"), "下書きにする")
        visitor.post("/press", data=button)
        visitor.say("続きから")
        assert re.search(
            rf'value="{button["_ref"]}" data-step="\d+" disabled', visitor.await_text("の続きです")
        )


def test_buttons_that_are_not_there(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        for entry, ref in (
            ("1", "c0.0"),
            ("1", "f9"),
            ("1", "x"),
            ("1", "r0.0"),
            ("999", "c2.0"),
            ("", ""),
            ("１", "c2.0"),
        ):
            answer = visitor.post("/press", data={"_entry": entry, "_ref": ref})
            assert answer.status_code == 404, (entry, ref)
            assert "この操作は見つかりません。" in answer.text


def test_nobody_presses_the_buttons_of_others(office: Office) -> None:
    with office.visitor("sato") as sato, office.visitor("takahashi") as takahashi:
        button = _button(sato.page(), "相談を記録する")
        assert takahashi.post("/press", data=button).status_code == 404


def test_a_case_of_others_is_as_one_that_is_not_there(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("takahashi") as visitor:
        theirs, none = visitor.get(f"/cases/{number}"), visitor.get("/cases/R8-9999")
        odd = visitor.get("/cases/%3Cscript%3E")
    assert theirs.status_code == none.status_code == odd.status_code == 404
    assert "この案件は表示できません。必要なときは推進担当にお尋ねください。" in theirs.text
    plain = re.compile(r'nonce="[^"]+"')
    assert plain.sub("", theirs.text) == plain.sub("", none.text) == plain.sub("", odd.text)


def test_what_was_written_is_text_and_nothing_else(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        for text in NASTY:
            visitor.say(text)
        html = visitor.page()
    for text in NASTY:
        assert str(escape(text)) in html
    assert "<script>" not in html and "<img src=x" not in html and "<iframe" not in html


def test_older_entries_are_a_page_away_to_the_very_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "PAGE", 3)
    with office.visitor("sato") as visitor:
        visitor.page()
        for n in range(4):
            visitor.say(f"方針について{n}?")
            visitor.await_text(f"方針について{n}?")
        pages = [visitor.get("/").text]
        while older := re.search(r'"(/\?before=\d+)" data-older', pages[-1]):
            pages.append(visitor.get(older[1]).text)
        assert "新しいやり取り" in pages[-1] and "新しいやり取り" not in pages[0]
        shown = [re.findall(r'id="e(\d+)"', page) for page in pages]
        assert all(0 < len(ids) <= 3 for ids in shown)
        every = [entry for ids in reversed(shown) for entry in ids]
        assert every == sorted(set(every), key=int)
        assert "連携デスクです。" in pages[-1] and "方針について3?" in "".join(pages[:2])
        assert visitor.get("/?before=x").text.count('class="entry') == 3


def test_the_notepad_has_one_button_to_sort_it(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        visitor.say("聞き取りメモ")
        html = visitor.await_text("打った順に残ります")
    assert len(re.findall(r"<button[^>]*>整理する<", html)) == 1
    assert len(re.findall(r"<button[^>]*>下書きにする<", html)) == 1


def test_script_is_answered_without_a_page(office: Office) -> None:
    with office.visitor("sato") as visitor:
        script = {"X-Renkei-Script": "1"}
        assert visitor.post("/say", data={"said": "ヘルプ", "_key": "a"}, headers=script).status_code == 204
        assert visitor.post("/press", data={}, headers=script).json() == {
            "sentence": "この操作は見つかりません。画面を開き直してください。"
        }


def test_a_flood_is_answered_politely(office: Office) -> None:
    with office.visitor("sato") as visitor:
        answers = [visitor.post("/press", data={"_entry": "1", "_ref": "x"}) for _ in range(60)]
        assert answers[0].status_code == 404
        assert answers[-1].status_code == 429
        assert "書いた内容は残っています" in answers[-1].text
