"""What happens off the beaten path: old buttons, forms gone wrong, presses that no longer fit."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.web.waiting import waiting_for
from bot.wiring import Desk
from dialogs import casepage, display, editing, queue, sorting
from dialogs.cases import Case
from dialogs.commands import case_number, read_choice, read_command
from dialogs.reply import Card, CaseList, Choice, Form, Pad, Receipt
from dialogs.turn import Person, Press, Submit, Typed
from knowledge.facts import Fact, Facts
from storage import conversations
from storage.engine import reading
from storage.lookup import SessionLookup
from storage.schema import outbox
from tests.dialogs.test_engine import (
    MEMO,
    MORI,
    SATO,
    TAKAHASHI,
    YAMAGUCHI,
    choices,
    file_case,
    said,
    text_of,
)


def press_labelled(desk: Desk, person: Person, reply: object, label: str) -> object:
    """Press the button so called."""
    item = next(item for item in choices(reply) if item.label == label)
    return said(desk, person, Press(item.action, item.value, item.step))


def the_case(desk: Desk, number: str = "R8-0001") -> object:
    """A case as it is stored."""
    with reading(desk.engine) as session:
        return SessionLookup(session).case(number)


def case_of(desk: Desk, number: str) -> Case:
    """A case that there is."""
    with reading(desk.engine) as session:
        case = SessionLookup(session).case(number)
    assert case is not None
    return case


# Presses that no longer fit ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "press",
    [
        Press("nothing_like_it"),
        Press("answer", "cost:ward"),
        Press("branch", "file"),
        Press("edit", "company:another"),
        Press("confirm", "yes:company:another"),
        Press("clauses"),
        Press("send_typed"),
        Press("add"),
        Press("send", "another"),
        Press("share", "another"),
        Press("register_is", "1:another"),
        Press("answer", "cost:ward", 7),
    ],
)
def test_a_press_that_no_longer_fits_says_so_and_changes_nothing(desk: Desk, press: Press) -> None:
    assert text_of(said(desk, SATO, press)) == "この質問には回答済みです。"


@pytest.mark.parametrize(
    "form", [Submit("nothing_like_it"), Submit("edit", "company:another", 0, {"company": "x"})]
)
def test_a_form_that_no_longer_fits_says_so(desk: Desk, form: Submit) -> None:
    assert text_of(said(desk, SATO, form)) == "この質問には回答済みです。"


def test_an_answer_to_a_question_there_is_not_brings_the_open_one_back(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    assert "回答済み" in text_of(said(desk, SATO, Press("answer", "weather:fine")))


def test_an_empty_message_is_answered_too(desk: Desk) -> None:
    assert "読み取れませんでした" in text_of(said(desk, SATO, Typed("  \n ")))


@pytest.mark.parametrize("action", ["drop", "keep", "stop", "resume"])
def test_with_nothing_written_every_command_still_answers(desk: Desk, action: str) -> None:
    assert "ありません" in text_of(said(desk, SATO, Press(action)))


def test_a_draft_of_somebody_else_cannot_be_taken_up(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    said(desk, SATO, Press("keep"))
    with reading(desk.engine) as session:
        (draft,) = SessionLookup(session).drafts_of("sato")
    assert "書きかけはありません" in text_of(said(desk, TAKAHASHI, Press("take_up", draft.id)))


def test_coming_back_within_hours_says_nothing_and_after_hours_where_one_stands(desk: Desk) -> None:
    said(desk, SATO, Typed("見本電機が高齢者のスマホ教室をやりたいと来た"))
    reply = said(desk, SATO, Press("open"))
    assert reply is not None
    assert reply.said == ()
    desk.clock.now += timedelta(hours=5)
    assert "続きです" in text_of(said(desk, SATO, Press("open")))


def test_what_was_not_read_can_be_logged_all_the_same(desk: Desk) -> None:
    reply = said(desk, SATO, Typed("ぬぬぬ"))
    again = press_labelled(desk, SATO, reply, "相談として記録する")
    assert "企業の名前はわかりますか。" in text_of(again)


def test_a_question_that_tells_of_a_company_offers_to_be_logged(desk: Desk) -> None:
    reply = said(desk, SATO, Typed("株式会社見本電機が実証実験したいって言ってるけど、開発費は区が出せる？"))
    assert "相談として記録する" in [item.label for item in choices(reply)]


def test_a_third_company_in_the_middle_is_asked_about(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    other = "例示食品株式会社が食品ロスの講座を開きたいと来た"
    reply = said(desk, SATO, Typed(other))
    assert "新しい相談ですか" in text_of(reply)
    same = press_labelled(desk, SATO, reply, "いまの相談の続き")
    assert "送りますか" in text_of(same)
    with reading(desk.engine) as session:
        draft = conversations.peek(session, "sato", "terminal").draft
    assert draft is not None
    assert [heard.text for heard in draft.story] == [MEMO, other]


def test_more_text_while_asked_what_was_meant_is_asked_about_on_its_own(desk: Desk) -> None:
    other = "例示食品株式会社が食品ロスの講座を開きたいと来た"
    said(desk, SATO, Typed(MEMO))
    said(desk, SATO, Typed(other))
    reply = said(desk, SATO, Typed("費用は会社持ち"))
    assert "そのあとで伺います" in text_of(reply) and "新しい相談ですか" in text_of(reply)
    after = said(desk, SATO, Press("meant_new"))
    assert "新しい相談ですか" in text_of(after)
    assert story_of(desk) == [other]
    said(desk, SATO, Press("meant_same"))
    assert story_of(desk) == [other, "費用は会社持ち"]
    with reading(desk.engine) as session:
        assert len(SessionLookup(session).drafts_of("sato")) == 1


def test_texts_nobody_said_the_meaning_of_are_each_put_aside(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    said(desk, SATO, Typed("例示食品株式会社が食品ロスの講座を開きたいと来た"))
    said(desk, SATO, Typed("費用は会社持ち"))
    told = said(desk, SATO, Typed("戻る"))
    assert text_of(told).count("別の下書きにしました") == 2
    with reading(desk.engine) as session:
        assert len(SessionLookup(session).drafts_of("sato")) == 2


def story_of(desk: Desk) -> list[str]:
    """What was written of the open draft."""
    with reading(desk.engine) as session:
        draft = conversations.peek(session, "sato", "terminal").draft
    assert draft is not None
    return [heard.text for heard in draft.story]


@pytest.mark.parametrize(
    "again",
    ["費用は会社持ちです", "企業は株式会社見本電機です", "次の約束は金曜にもう一回電話", "企業は未定"],
)
def test_what_changes_no_value_is_acknowledged_and_kept(desk: Desk, again: str) -> None:
    said(desk, SATO, Typed(MEMO))
    first, *_ = text_of(said(desk, SATO, Typed(again))).splitlines()
    assert "送りますか" not in first
    assert story_of(desk)[-1] == again


def test_what_is_asked_for_or_thanked_is_no_part_of_the_story(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    for words in ("今の内容を見せて", "どこまで入ってるか教えて", "内容を確認したい", "さっき書いたよ"):
        reply = said(desk, SATO, Typed(words))
        assert reply is not None and any(isinstance(part, Card) for part in reply.parts), words
    said(desk, SATO, Typed("ありがとうございます"))
    assert story_of(desk) == [MEMO]


def test_a_remark_on_the_conversation_does_not_set_the_day(desk: Desk) -> None:
    said(desk, SATO, Typed("11月20日 10時30分 来庁 " + MEMO))
    reply = said(desk, SATO, Typed("さっき書いたよ、定員は20人"))
    assert "聞いた日" not in text_of(reply)


def test_what_was_written_in_a_form_for_a_closed_case_is_not_lost(desk: Desk) -> None:
    file_case(desk)
    said(desk, SATO, Submit("withdraw", "R8-0001", 0, {"reason": "企業の都合"}))
    text = "先方がやはり1月から始めたいとのこと"
    reply = said(desk, SATO, Submit("write_on", "R8-0001", 0, {"text": text}))
    asks = next(item for item in choices(reply) if item.action == "ask_desk")
    assert text in asks.value
    press_labelled(desk, SATO, reply, "新しい相談として記録する")
    assert text in story_of(desk)[0]


@pytest.mark.parametrize("words", ["まだ決まってない、うちの課でこれから探す", "うちの課", "当課で探します"])
def test_ones_own_office_is_not_the_company(desk: Desk, words: str) -> None:
    said(desk, SATO, Typed("公園でごみ箱の実験をしたいと連絡がきた"))
    said(desk, SATO, Typed(words))
    with reading(desk.engine) as session:
        draft = conversations.peek(session, "sato", "terminal").draft
    assert draft is not None and "company" not in draft.facts


# The notepad -------------------------------------------------------------------------------------


def test_the_notepad_is_silent_keeps_what_was_typed_and_comes_back_with_it(desk: Desk) -> None:
    said(desk, SATO, Press("listen"))
    silent = said(desk, SATO, Submit("listen_keep", "", 0, {"notes": "見本電機\nスマホ"}))
    assert silent is not None
    assert silent.parts == ()
    said(desk, SATO, Press("leave_mode"))
    reply = said(desk, SATO, Press("listen"))
    assert reply is not None
    (pad,) = [part for part in reply.parts if isinstance(part, Pad)]
    assert pad.notes == "見本電機\nスマホ"
    assert pad.headings[0] == "企業名"


def test_what_the_notepad_still_holds_is_said_and_can_be_put_away(desk: Desk) -> None:
    assert "前に書いた文" not in text_of(said(desk, SATO, Press("listen")))
    said(desk, SATO, Submit("listen_keep", "", 0, {"notes": "あ" * 6000}))
    held = said(desk, SATO, Press("listen"))
    assert "前に書いた文が入っています（6,000文字）。" in text_of(held)
    emptied = press_labelled(desk, SATO, held, "空にして書く")
    (pad,) = (part for part in emptied.parts if isinstance(part, Pad))
    assert pad.notes == ""


def test_an_empty_notepad_has_nothing_to_sort(desk: Desk) -> None:
    assert "まだ何も" in text_of(said(desk, SATO, Press("listen_done")))
    said(desk, SATO, Press("listen_keep"))


# Forms -------------------------------------------------------------------------------------------


def draft_id(desk: Desk) -> str:
    """The id of Sato's open draft."""
    with reading(desk.engine) as session:
        draft = conversations.peek(session, "sato", "terminal").draft
    assert draft is not None
    return draft.id


@pytest.mark.parametrize(
    ("field", "given", "says"),
    [
        ("company", "あ" * 201, "200文字まで"),
        ("proposal", "あ" * 4001, "4,000文字まで"),
        ("cost", "だれか", "次から選んでください"),
        ("start", "そのうち", "日付を読み取れませんでした"),
        ("start", "2月30日", "2月30日はありません"),
        ("period", "しばらく", "期間を読み取れませんでした"),
        ("phone", "03-0000-12", "8桁です"),
        ("email", "mihon.example.jp", "@がありません"),
        ("corporate_number", "7123456789013", "検査用の数字が合いません"),
        ("corporate_number", "七一二", "数字13桁"),
        ("amount", "たくさん", "金額を読み取れませんでした"),
        ("cost_year", "いつか", "年度として読み取れません"),
        ("next_appointment", "2月30日", "2月30日はありません"),
        ("next_appointment", "そのうち", "日付を読み取れませんでした"),
        ("merit_company", "あ" * 401, "400文字まで"),
    ],
)
def test_a_value_that_cannot_be_taken_comes_back_with_the_field_and_the_limit(
    desk: Desk, field: str, given: str, says: str
) -> None:
    said(desk, SATO, Typed(MEMO))
    reply = said(desk, SATO, Submit("edit", f"all:{draft_id(desk)}", 0, {field: given}))
    assert reply is not None
    (form,) = [part for part in reply.parts if isinstance(part, Form)]
    (wrong,) = form.inputs
    assert says in wrong.error
    assert wrong.value == given


@pytest.mark.parametrize(
    ("field", "given", "shown"),
    [
        ("company", "株式会社みなと", "株式会社みなと"),
        ("cost", "ward", "区も負担"),
        ("heard_on", "11月24日 10時30分", "令和8年11月24日 10時30分"),
        ("period", "1年6か月", "1年6か月"),
        ("start", "令和9年4月1日", "令和9年4月1日（2027年4月1日）"),
        ("amount", "未定", "未定"),
        ("base", "yes", "あり"),
        ("term", "2年", "協定の期間：2年"),
    ],
)
def test_a_value_given_in_the_form_stands_on_the_card(desk: Desk, field: str, given: str, shown: str) -> None:
    said(desk, SATO, Typed(MEMO))
    reply = said(desk, SATO, Submit("edit", f"all:{draft_id(desk)}", 0, {field: given}))
    assert shown in text_of(reply)


def test_clearing_a_field_takes_it_away_and_sending_the_same_changes_nothing(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    unchanged = said(
        desk, SATO, Submit("edit", f"company:{draft_id(desk)}", 0, {"company": "株式会社見本電機"})
    )
    assert "変わったところはありません" in text_of(unchanged)
    cleared = said(desk, SATO, Submit("edit", f"wishes:{draft_id(desk)}", 0, {"wishes": ""}))
    assert "区への希望：―" in text_of(cleared)


def test_a_form_that_stood_open_takes_back_nothing_that_was_said_since(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    opened = said(desk, SATO, Press("edit", f"all:{draft_id(desk)}"))
    assert opened is not None
    (form,) = [part for part in opened.parts if isinstance(part, Form)]
    shown = {each.name: each.value for each in form.inputs}
    marks = {each.name: each.mark for each in form.inputs}
    said(desk, SATO, Typed("費用は区も20万円負担する"))
    wrong = said(desk, SATO, Submit("edit", form.value, 0, shown | {"period": "ずっと"}, marks))
    assert wrong is not None
    (again,) = [part for part in wrong.parts if isinstance(part, Form)]
    assert {each.name: each.value for each in again.inputs}["cost"] == "ward"
    said(desk, SATO, Submit("edit", form.value, 0, shown | {"place": "赤坂"}, marks))
    with reading(desk.engine) as session:
        draft = conversations.peek(session, "sato", "terminal").draft
    assert draft is not None
    kept = draft.facts
    assert (kept["place"].value, kept["cost"].value) == ("赤坂", "ward")


def test_a_line_can_be_marked_as_heard_or_not(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    identity = draft_id(desk)
    assert "未確認" in text_of(said(desk, SATO, Press("confirm", f"no:company:{identity}")))
    assert "企業から聞いた" in text_of(said(desk, SATO, Press("confirm", f"yes:company:{identity}")))
    strange = said(desk, SATO, Press("confirm", f"yes:weather:{identity}"))
    assert strange is not None


def test_every_line_of_a_full_set_of_facts_can_be_shown_and_edited_back() -> None:
    facts: Facts = {
        "company": Fact("見本株式会社"), "proposal": Fact("教室"), "wishes": Fact("広報"), "kind": Fact("joint"),
        "cost": Fact("ward", "半分"), "development": Fact("company"), "place": Fact("芝"), "start": Fact("2027-04"),
        "period": Fact("18", "1年半くらい"), "renewal": Fact("talks"), "heard_on": Fact("2026-11-24"),
        "heard_how": Fact("来庁"), "contact_name": Fact("例示"), "phone": Fact("03-0000-0000"),
        "email": Fact("a@example.jp"), "materials": Fact("パンフ"), "heard_by": Fact("佐藤"),
        "corporate_number": Fact("7123456789012"), "base": Fact("no"), "amount": Fact("800000"),
        "cost_year": Fact("9"), "next_appointment": Fact("2026-12-01"), "publishable": Fact("yes"),
        "confidential": Fact("単価"), "light": Fact("yes"),
    }  # fmt: skip
    shown = {row.label: row.value for row in display.rows(facts, open_data=True)}
    assert shown["時期"] == "令和9年4月（2027年4月）から1年6か月くらい"
    assert shown["連絡先"] == "例示様、03-0000-0000、a@example.jp"
    assert shown["話の種類"] == "企画から一緒に事業を行う"
    fields = {
        item.name: item.value
        for which in (editing.ALL, editing.MORE)
        for item in editing.inputs_of(which, facts)
    }
    from datetime import date  # noqa: PLC0415

    edited = editing.read(facts, fields, date(2026, 11, 24))
    assert edited.errors == {}
    assert edited.changed(facts) == ()


# The desk ----------------------------------------------------------------------------------------


def test_actions_that_do_not_fit_the_state_are_refused_with_the_reason(desk: Desk) -> None:
    number = file_case(desk)
    assert "担当者がまだいません" in text_of(said(desk, YAMAGUCHI, Press("release", number)))
    said(desk, YAMAGUCHI, Press("claim", number))
    assert "山口さん" in text_of(said(desk, MORI, Press("release", number)))
    assert "この操作はできません" in text_of(said(desk, YAMAGUCHI, Press("reopen", number)))
    assert "すでに回答" in text_of(said(desk, SATO, Press("answer_desk", number)))
    assert "変更はありません" in text_of(said(desk, YAMAGUCHI, Press("see", number)))
    assert "この操作はできません" in text_of(said(desk, SATO, Press("support", number)))
    said(desk, YAMAGUCHI, Submit("ask_staff", number, 0, {"question": "いつ？"}))
    said(desk, YAMAGUCHI, Submit("ask_staff", number, 0, {"question": "どこで？"}))
    assert case_of(desk, number).question == "いつ？\nどこで？"
    fields = {"outcome": "declined", "reason": "なし", "decided_by": "課長", "unclaimed": "yes"}
    said(desk, YAMAGUCHI, Submit("close", number, 0, fields))
    for action in ("move", "hand", "claim"):
        assert "終了しています" in text_of(said(desk, YAMAGUCHI, Press(action, number)))


def test_the_desk_may_not_withdraw_what_staff_logged(desk: Desk) -> None:
    number = file_case(desk)
    assert "記録した職員" in text_of(said(desk, YAMAGUCHI, Press("withdraw", number)))


def test_typing_fills_a_form_by_number_or_label_and_names_a_wrong_choice(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, YAMAGUCHI, Press("close", number))
    assert "次から選んでください" in str(said(desk, YAMAGUCHI, Typed("よくわからない結果")))
    said(desk, YAMAGUCHI, Typed("2"))
    said(desk, YAMAGUCHI, Typed("予定が合わないため"))
    assert "担当者が未定のまま" in text_of(said(desk, YAMAGUCHI, Typed("課長 見本太郎")))
    assert "結果：見送り" in text_of(said(desk, YAMAGUCHI, Typed("1")))


def test_a_form_can_be_left(desk: Desk) -> None:
    number = file_case(desk)
    reply = said(desk, YAMAGUCHI, Press("note", number))
    left = press_labelled(desk, YAMAGUCHI, reply, "やめる")
    assert "どの企業から" in text_of(left)


def test_what_is_typed_long_after_a_form_was_opened_does_not_go_out_unasked(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, YAMAGUCHI, Press("ask_staff", number))
    desk.clock.now += timedelta(minutes=20)
    asked = said(desk, YAMAGUCHI, Typed("森さん、明日の打合せは何時ですか"))
    assert "送りますか" in text_of(asked) and not case_of(desk, number).question
    press_labelled(desk, YAMAGUCHI, asked, "送らない")
    assert not case_of(desk, number).question


@pytest.mark.parametrize("value", ["", "99", "abc"])
def test_a_question_that_is_not_there_cannot_be_answered_or_learned(desk: Desk, value: str) -> None:
    assert "表示できません" in text_of(said(desk, YAMAGUCHI, Press("answer_question", value)))
    assert "表示できません" in text_of(said(desk, YAMAGUCHI, Press("learn", value)))


def test_a_question_goes_to_the_desk_comes_back_and_can_be_learned_once(desk: Desk) -> None:
    said(desk, SATO, Press("ask_desk", "公印は要りますか"))
    assert "まだ回答" in text_of(said(desk, YAMAGUCHI, Press("learn", "1")))
    empty = said(desk, YAMAGUCHI, Submit("answer_question", "1", 0, {"answer": " "}))
    assert "回答を入れてください" in str(empty)
    said(desk, YAMAGUCHI, Submit("answer_question", "1", 0, {"answer": "要ります"}))
    assert "すでに回答" in text_of(said(desk, MORI, Press("answer_question", "1")))
    assert "この回答を示します" in text_of(said(desk, YAMAGUCHI, Press("learn", "1")))
    assert "すでに覚えています" in text_of(said(desk, YAMAGUCHI, Press("learn", "1")))
    assert "推進担当だけ" in text_of(said(desk, SATO, Press("learn", "1")))


def test_a_confidential_part_keeps_the_case_from_the_department(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, SATO, Submit("revise", number, 0, {"confidential": "見積の単価"}))
    colleague = Person("tanaka", "田中", SATO.department)
    assert "表示できません" in text_of(said(desk, colleague, Press("case", number)))
    assert "まだありません" in text_of(said(desk, colleague, Press("department_cases")))


def test_a_change_after_sending_shows_before_and_after_and_is_marked_until_seen(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, SATO, Submit("revise", number, 0, {"cost": "ward"}))
    case = the_case(desk)
    assert case is not None
    assert case.unseen
    assert queue.note(case) == "変更あり（整理（案）をご確認ください）"
    with reading(desk.engine) as session:
        page = casepage.view(case, YAMAGUCHI, desk.handbook, SessionLookup(session))
    (line,) = [line for line in page.history if "直しました" in line.says]
    assert (line.before, line.after) == ("company", "ward") or (line.before and line.after)
    said(desk, YAMAGUCHI, Press("see", number))
    assert not the_case(desk).unseen


def test_a_wrong_value_after_sending_comes_back_too(desk: Desk) -> None:
    number = file_case(desk)
    reply = said(desk, SATO, Submit("revise", number, 0, {"phone": "03"}))
    assert "桁です" in str(reply)


def test_a_departments_own_project_is_shared_once(desk: Desk) -> None:
    said(desk, SATO, Press("own"))
    reply = said(desk, SATO, Typed(MEMO))
    share = next(item for item in choices(reply) if item.action == "share")
    first = said(desk, SATO, Press(share.action, share.value, share.step))
    assert first is not None
    assert any(isinstance(part, Receipt) for part in first.parts)
    assert "すでに受け付けています" in text_of(said(desk, SATO, Press("share", share.value)))
    assert the_case(desk).state == "shared"


def test_a_company_of_the_register_can_be_said_to_be_another(desk: Desk) -> None:
    file_case(desk)
    reply = said(
        desk, SATO, Typed("株式会社見本電機が公園で見守りの実験をしたい。費用は会社持ち。来年5月から半年")
    )
    assert "台帳の「株式会社見本電機」" in text_of(reply)
    assert "別の企業として" in text_of(press_labelled(desk, SATO, reply, "別の企業"))


def test_typing_send_shows_the_card_before_anything_is_sent(desk: Desk) -> None:
    said(desk, SATO, Typed("見本電機が公園でイベントをしたいと来た"))
    reply = said(desk, SATO, Typed("送る"))
    assert reply is not None
    assert any(isinstance(part, Card) for part in reply.parts)
    assert the_case(desk) is None
    said(desk, SATO, Typed("送る"))
    assert the_case(desk) is not None


@pytest.mark.parametrize(
    "text", ["捨てる", "情報として記録する", "途中で協定をやめるには", "置き場所は区内全店", "やっぱりやめる"]
)
def test_what_is_no_name_never_becomes_the_company(desk: Desk, text: str) -> None:
    said(desk, SATO, Typed("公園で盆踊りをやりたいという相談"))
    said(desk, SATO, Typed(text))
    with reading(desk.engine) as session:
        draft = conversations.peek(session, "sato", "terminal").draft
    assert draft is None or "company" not in draft.facts


def test_another_company_named_in_passing_does_not_take_the_case_over(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    said(desk, SATO, Typed("例示食品株式会社からも似た話があった"))
    with reading(desk.engine) as session:
        draft = conversations.peek(session, "sato", "terminal").draft
    assert draft is not None
    assert draft.facts["company"].value == "株式会社見本電機"


def test_a_text_too_long_for_a_message_waits_in_the_notepad(desk: Desk) -> None:
    said(desk, SATO, Typed("あ" * 5000))
    reply = said(desk, SATO, Press("listen"))
    assert reply is not None
    (pad,) = [part for part in reply.parts if isinstance(part, Pad)]
    assert len(pad.notes) == 5000
    assert "4,000文字まで" in text_of(said(desk, SATO, Press("listen_done")))


def test_a_start_in_the_past_is_kept_and_said(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    reply = said(desk, SATO, Submit("edit", f"when:{draft_id(desk)}", 0, {"start": "令和7年4月"}))
    assert "開始日が過去です（令和7年4月" in text_of(reply)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("6(3)②を見せて", "最長2年間"),
        ("第5条を教えて", "方針に条はありません"),
        ("５（１）", "連携事業審査会"),
    ],
)
def test_a_clause_can_be_asked_for_by_its_number(desk: Desk, text: str, shown: str) -> None:
    assert shown in str(said(desk, SATO, Typed(text)))


def test_an_answer_to_the_desk_with_a_question_in_it_gets_both_served(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, YAMAGUCHI, Submit("ask_staff", number, 0, {"question": "会場は？"}))
    reply = said(desk, SATO, Typed("本庁舎の会議室です。協定は何年まで結べる？"))
    assert "回答を推進担当に送りました" in text_of(reply)
    assert "最長2年間" in str(reply)


def test_the_desk_mends_a_line_of_the_case_itself(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, YAMAGUCHI, Typed(f"{number} 企業名はみなと薬局組合に直して"))
    case = the_case(desk)
    assert case is not None
    assert case.company == "みなと薬局組合"
    assert not case.unseen


def test_who_has_a_case_in_hand_finds_it_among_their_own(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, YAMAGUCHI, Press("claim", number))
    assert number in str(said(desk, YAMAGUCHI, Press("cases")))


def test_practice_tells_nobody_and_is_not_in_the_queue(desk: Desk) -> None:
    said(desk, SATO, Press("practice"))
    said(desk, SATO, Typed(MEMO))
    reply = said(desk, SATO, Press("send"))
    assert reply is not None
    (part,) = [part for part in reply.parts if isinstance(part, Receipt)]
    assert part.number == "練習-0001"
    with reading(desk.engine) as session:
        assert SessionLookup(session).queue() == ()
    assert "今日すること 0件" in text_of(said(desk, YAMAGUCHI, Press("queue")))
    assert any(isinstance(item, Card) for item in said(desk, SATO, Typed("練習-1")).parts)


def test_a_practised_case_reaches_nobody_but_its_logger_whatever_is_done_to_it(desk: Desk) -> None:
    said(desk, SATO, Press("practice"))
    said(desk, SATO, Typed(MEMO))
    said(desk, SATO, Press("send"))
    assert "推進担当に知らせました" not in text_of(said(desk, SATO, Typed("練習-1 始まりは5月になった")))
    said(desk, SATO, Submit("revise", "練習-0001", 0, {"place": "三田"}))
    said(desk, SATO, Submit("withdraw", "練習-0001", 0, {"reason": "練習はここまで"}))
    case = case_of(desk, "練習-0001")
    assert case.facts["start"].value == "2027-05" and case.state == "closed"
    with reading(desk.engine) as session:
        told = [row for row in session.execute(select(outbox)) if "練習-" in str(row.payload)]
    assert {row.recipient for row in told} == {SATO.id}
    colleague = Person("tanaka", "田中", SATO.department)
    for other in (YAMAGUCHI, colleague):
        assert "表示できません" in text_of(said(desk, other, Press("case", "練習-0001")))


# Commands ----------------------------------------------------------------------------------------

OFFERED = (
    Choice("企業がすべて負担", "answer", "cost:company"),
    Choice("区も負担", "answer", "cost:ward"),
    Choice("推進担当に送る", "send", "x", 3, main=True),
)


@pytest.mark.parametrize(
    ("text", "action"),
    [("１", "answer"), ("3", "send"), ("はい", "send"), ("区も負担です", "answer"), ("すべて", "answer")],
)
def test_a_choice_is_taken_by_number_label_or_a_part_only_it_has(text: str, action: str) -> None:
    press = read_choice(text, OFFERED)
    assert press is not None
    assert press.action == action


@pytest.mark.parametrize("text", ["", "9", "負担", "まったく別の話"])
def test_what_is_no_choice_is_not_taken_for_one(text: str) -> None:
    assert read_choice(text, OFFERED) is None
    assert read_choice(text, ()) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("r8-1", "R8-0001"), ("Ｒ８－００１２の件", "R8-0012"), ("練習-3", "練習-0003"), ("なし", "")],
)
def test_a_case_number_is_read_in_any_width(text: str, number: str) -> None:
    assert case_number(text) == number


def test_searching_is_a_command_in_either_order() -> None:
    assert read_command("探す スマホ") == Press("search", "スマホ")
    assert read_command("スマホを探して") == Press("search", "スマホ")
    assert read_command("見本電機が来た") is None


def test_a_merged_case_names_the_case_it_went_into(desk: Desk) -> None:
    first, second = file_case(desk), file_case(desk)
    fields = {"outcome": "merged", "reason": "同じ話", "decided_by": "課長 見本太郎", "unclaimed": "yes"}
    for wrong in ("", second, "R8-0099", "前の案件"):
        reply = said(desk, YAMAGUCHI, Submit("close", second, 0, {**fields, "into": wrong}))
        assert "統合先の案件番号をご確認ください" in str(reply)
    assert "結果：統合" in text_of(
        said(desk, YAMAGUCHI, Submit("close", second, 0, {**fields, "into": "ｒ８－１"}))
    )
    assert f"{first} に統合。同じ話" in case_of(desk, second).outcome_reason


def test_the_case_to_merge_into_is_asked_for_when_it_is_typed_too(desk: Desk) -> None:
    first, second = file_case(desk), file_case(desk)
    said(desk, YAMAGUCHI, Press("close", second))
    assert "統合先の案件番号" in text_of(said(desk, YAMAGUCHI, Typed("統合")))
    said(desk, YAMAGUCHI, Typed(first))
    said(desk, YAMAGUCHI, Typed("同じ話"))
    assert "担当者が未定のまま" in text_of(said(desk, YAMAGUCHI, Typed("課長 見本太郎")))
    assert "結果：統合" in text_of(said(desk, YAMAGUCHI, Typed("1")))


def test_a_withdrawn_case_has_no_change_left_to_look_at(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, SATO, Submit("write_on", number, 0, {"text": "定員は20人になった"}))
    assert case_of(desk, number).unseen
    said(desk, SATO, Submit("withdraw", number, 0, {"reason": "企業が取り下げた"}))
    case = case_of(desk, number)
    assert not case.unseen and "変更あり" not in queue.note(case)


def test_the_list_of_who_speaks_to_the_company_stands_on_ones_own_department(desk: Desk) -> None:
    number = file_case(desk)
    reply = said(desk, SATO, Press("contact_by", number))
    assert reply is not None
    (form,) = [part for part in reply.parts if isinstance(part, Form)]
    assert [item.value for item in form.inputs] == ["department"]
    assert "ご自分の課で行う" in text_of(said(desk, SATO, Submit("contact_by", number, 0, {})))


def test_information_is_not_counted_as_something_to_do(desk: Desk) -> None:
    said(desk, SATO, Typed("見本飲料株式会社と災害時に水を提供する協定の話"))
    said(desk, SATO, Press("branch", "information"))
    case = case_of(desk, "R8-0001")
    assert case.state == "information" and queue.due((case,)) == ()
    assert waiting_for(desk, YAMAGUCHI).count == 0


def test_what_is_unconfirmed_is_named_whether_it_is_missing_or_only_unsure() -> None:
    facts: Facts = {
        "company": Fact("株式会社見本電機"),
        "proposal": Fact("スマホ教室"),
        "cost": Fact("company"),
        "place": Fact("区の体育館", heard=False),
    }
    assert sorting.unconfirmed(facts) == "区への希望、場所、時期、連絡先"


def test_a_sales_pitch_is_kept_and_announced_as_a_note_with_its_own_words(desk: Desk) -> None:
    said(desk, SATO, Typed("サンプルソフト株式会社が来て、うちの勤怠システム買ってください、月30万円です"))
    shown = said(desk, SATO, Typed("送る"))
    assert any(isinstance(part, Card) for part in shown.parts if shown)
    reply = said(desk, SATO, Typed("送る"))
    assert reply is not None
    (receipt,) = [part for part in reply.parts if isinstance(part, Receipt)]
    assert "控えとして残しました" in receipt.heading
    assert "ご提案を" not in receipt.sentence and "契約の窓口" in receipt.sentence
    assert "own_contact" not in str(reply) and "contact_by" not in str(reply)
    assert case_of(desk, "R8-0001").is_note


def test_what_is_out_of_scope_has_no_line_on_an_agreement_and_neither_after_the_desk_said_so(
    desk: Desk,
) -> None:
    said(desk, SATO, Typed("見本飲料株式会社と災害時に水を提供する協定の話"))
    said(desk, SATO, Press("branch", "information"))
    fields = {"pattern": "contract", "reason": "売り込みと確認"}
    for _ in range(2):
        with reading(desk.engine) as session:
            lookup = SessionLookup(session)
            case = lookup.case("R8-0001")
            assert case is not None
            page = casepage.view(case, YAMAGUCHI, desk.handbook, lookup)
        assert case.assessment.agreement == "required"
        assert "協定" not in [line.label for line in page.sorting]
        assert "6(3)" not in str((page.obligations, [quoted.cite for quoted in page.clauses]))
        said(desk, YAMAGUCHI, Submit("correct_pattern", "R8-0001", 0, fields))


def test_a_donation_is_not_said_to_need_an_agreement(desk: Desk) -> None:
    shown = str(said(desk, SATO, Typed("例示商事が創業50周年で区に100万円寄附したい。費用は会社")))
    shown += str(said(desk, SATO, Typed("送る")))
    assert "方針に定めがありません" in shown and "協定を結びます" not in shown
    assert "協定が要るかは" in shown


def test_a_telephone_number_with_a_digit_too_few_is_remarked_on_later_too(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    told = text_of(
        said(desk, SATO, Typed("連絡先は田中さん tanaka@minatofit.example 03-12-3456 電話ください"))
    )
    assert "03-12-3456" in told and "桁" in told
    said(desk, SATO, Typed("送る"))
    after = said(desk, SATO, Submit("write_on", "R8-0001", 0, {"text": "担当の電話は03-12-3456"}))
    assert "03-12-3456" in text_of(after) and "桁" in text_of(after)


def test_what_is_said_to_be_confidential_later_is_kept_so(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    told = text_of(said(desk, SATO, Typed("利用料の割引の条件は社外秘です")))
    assert "関係者限りの部分" in told or "公表" in told
    said(desk, SATO, Typed("送る"))
    case = case_of(desk, "R8-0001")
    assert case.confidential and case.facts["confidential"].value == "利用料の割引の条件"


@pytest.mark.parametrize("asked", ["審査会いる", "協定は何年", "災害協定はこの方針の対象になるの"])
def test_a_question_without_its_mark_is_answered_while_a_consultation_is_written(
    desk: Desk, asked: str
) -> None:
    said(desk, SATO, Typed("見本電機がスマホ教室をやりたいと来た"))
    reply = said(desk, SATO, Typed(asked))
    assert "よりどころ" in text_of(reply) and "書き足しました" not in text_of(reply)


@pytest.mark.parametrize(
    "words", ["はい送って", "はい、送ってください", "それで送ってください。", "これで送る"]
)
def test_sending_can_be_said_politely(desk: Desk, words: str) -> None:
    said(desk, SATO, Typed(MEMO))
    assert "受け付けました" in str(said(desk, SATO, Typed(words)))


def test_what_a_sentence_tells_beside_the_field_it_names_is_kept(desk: Desk) -> None:
    said(desk, SATO, Typed("見本電機がスマホ教室をやりたいと来た。電気代は区に半分出してほしい"))
    told = text_of(said(desk, SATO, Typed("始まりは来年4月、3年くらい")))
    assert "令和9年4月" in told and "3年くらい" in told
    said(desk, SATO, Typed("送る"))
    assert "電気代の半分" in str(case_of(desk, "R8-0001"))


def test_what_is_said_to_be_unconfirmed_after_sending_keeps_its_value_and_is_marked(desk: Desk) -> None:
    number = file_case(desk)
    before = case_of(desk, number).facts["cost"]
    told = text_of(said(desk, SATO, Typed(f"{number} 費用は未確認")))
    after = case_of(desk, number).facts["cost"]
    assert (after.value, after.heard) == (before.value, False) and "未確認として記録しました" in told
    said(desk, SATO, Typed(f"{number} 時期はまだ確認していない。定員は20人になった"))
    facts = case_of(desk, number).facts
    assert not facts["start"].heard and not facts["period"].heard and facts["period"].value == "12"


def test_a_form_sent_after_sending_changes_only_what_was_changed_in_it(desk: Desk) -> None:
    number = file_case(desk)
    said(desk, SATO, Typed(f"{number} 時期は未確認"))
    said(desk, SATO, Submit("revise", number, 0, {"period": "3年"}))
    facts = case_of(desk, number).facts
    assert facts["period"].value == "36" and not facts["period"].heard and not facts["start"].heard


def test_a_value_typed_again_is_no_change_and_a_new_one_is_no_more_heard_than_the_old() -> None:
    before: Facts = {"period": Fact("12", "1年くらい", heard=False), "cost": Fact("company", heard=False)}
    today = date(2026, 11, 24)
    assert editing.read(before, {"period": "12か月"}, today).changed(before) == ()
    after = editing.read(before, {"period": "2年", "cost": "ward", "place": "芝浦"}, today).facts
    assert after["period"] == Fact("24", heard=False) and after["cost"] == Fact("ward", heard=False)
    assert after["place"].heard


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": "令和7年4月1日"}, "開始日が過去です（令和7年4月1日（2025年4月1日））。"),
        ({"next_appointment": "11月20日"}, "次回が過去の日です（令和8年11月20日）。"),
        ({"promised_reply": "2026-11-01"}, "返事の約束が過去の日です（令和8年11月1日）。"),
    ],
)
def test_a_day_that_lies_in_the_past_is_said_of_a_form_sent_later_too(
    desk: Desk, fields: dict[str, str], sentence: str
) -> None:
    number = file_case(desk)
    assert sentence in text_of(said(desk, SATO, Submit("revise", number, 0, fields)))
    desk.clock.now += timedelta(minutes=1)
    assert "過去" not in text_of(said(desk, SATO, Submit("revise", number, 0, {"place": "三田"})))


def test_another_day_can_be_taken_for_an_appointment_in_the_past(desk: Desk) -> None:
    said(desk, SATO, Typed(MEMO))
    reply = said(desk, SATO, Typed("次回は11月20日14時 電話"))
    again = press_labelled(desk, SATO, reply, "令和9年11月20日")
    assert "次回：令和9年11月20日 14時 電話" in text_of(again)


def test_while_the_notepad_is_open_all_that_is_typed_is_kept_and_a_button_of_the_page_works(
    desk: Desk,
) -> None:
    number = file_case(desk)
    said(desk, SATO, Press("listen"))
    assert any(isinstance(part, Card) for part in said(desk, SATO, Press("case", number)).parts)
    typed = [number, "やめる", "送る", "直す", "ヘルプ", "下書き", "6(3)②", "R8-0001は今どうなってる？"]
    for line in typed:
        reply = said(desk, SATO, Typed(line))
        assert reply is not None and reply.parts == ()
    with reading(desk.engine) as session:
        notes = conversations.peek(session, SATO.id, "terminal").notes
    assert notes.split("\n") == typed


def test_what_the_notepad_offers_may_be_typed(desk: Desk) -> None:
    said(desk, SATO, Press("listen"))
    said(desk, SATO, Typed("見本電機が芝浦でスマホ教室をやりたい"))
    said(desk, SATO, Typed("下書きにする"))
    with reading(desk.engine) as session:
        kept = conversations.peek(session, SATO.id, "terminal")
    assert kept.mode == "" and "スマホ教室" in kept.notes


def test_who_may_not_know_how_to_reach_the_company_does_not_find_it_in_what_was_typed(desk: Desk) -> None:
    said(desk, SATO, Typed(f"{MEMO}。担当は営業部の例示様 03-0000-1111"))
    said(desk, SATO, Press("send"))
    said(desk, YAMAGUCHI, Submit("ask_staff", "R8-0001", 0, {"question": "090-0000-2222 で合っていますか"}))
    said(desk, SATO, Submit("answer_desk", "R8-0001", 0, {"answer": "reiji@example.jp へお願いします"}))
    colleague = Person("tanaka", "田中", SATO.department)
    secrets = ("03-0000-1111", "090-0000-2222", "reiji@example.jp")
    with reading(desk.engine) as session:
        lookup = SessionLookup(session)
        case = lookup.case("R8-0001")
        assert case is not None
        theirs = str(casepage.view(case, colleague, desk.handbook, lookup))
        ours = str(casepage.view(case, YAMAGUCHI, desk.handbook, lookup))
    assert all(each not in theirs and each in ours for each in secrets) and "（連絡先）" in theirs
    for text in secrets:
        for person, found in ((colleague, False), (SATO, True), (YAMAGUCHI, True)):
            reply = said(desk, person, Press("search", text))
            assert any(isinstance(part, CaseList) for part in reply.parts) is found
    assert "R8-0001" in str(said(desk, colleague, Press("search", "スマホ教室")))


def test_staff_do_not_see_what_is_news_for_the_desk_alone(desk: Desk) -> None:
    file_case(desk)
    for action, value in (("department_cases", ""), ("search", "スマホ")):
        assert "新着" not in str(said(desk, SATO, Press(action, value)))
    assert "新着" in str(said(desk, YAMAGUCHI, Press("search", "スマホ")))
