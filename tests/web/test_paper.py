"""One sheet: what stands on it, what does not, and that it is one."""

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page
from web_office import Office, Visitor

from bot.web.desk import readable
from bot.web.paper import CLOSE, ROOM, fitted, lines, on_paper
from dialogs import casepage
from dialogs.reply import Row
from dialogs.turn import Person
from dialogs.views import CaseView, HistoryLine
from storage import audit
from storage.engine import reading
from storage.lookup import SessionLookup

DESK = Person("yamaguchi", "山口", "企業連携推進担当", desk=True)


def _trail(office: Office, number: str) -> list[tuple[str, str]]:
    with reading(office.desk.engine) as session:
        return [(row.actor, row.action) for row in audit.trail(session, number)]


def test_contact_data_is_printed_only_where_it_was_chosen_and_that_is_kept(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk:
        html = desk.get(f"/cases/{number}/print").text
        assert "庁内限り" in html and "株式会社見本電機" in html and "1/1" in html
        assert "03-0000-1234" not in html and "※企業の連絡先の欄は印刷していません。" in html
        assert _trail(office, number) == [("sato", "file_case")]
        html = desk.post(f"/cases/{number}/print", data={"contact": "1"}).text
        assert "03-0000-1234" in html and "印刷していません" not in html
        assert _trail(office, number)[1:] == [("yamaguchi", "print_contact")]
        desk.get(f"/cases/{number}")
        assert _trail(office, number)[2:] == [("yamaguchi", "read_contact")]
        assert desk.post(f"/cases/{number}/print", data={"contact": "0"}).text.count("03-0000-1234") == 0
    with office.visitor("sato") as logger:
        logger.post(f"/cases/{number}/print", data={"contact": "1"})
        assert len(_trail(office, number)) == 3


def test_nobody_prints_the_cases_of_others(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("takahashi") as other:
        for path in ("print", "receipt"):
            assert other.get(f"/cases/{number}/{path}").status_code == 404
        assert other.post(f"/cases/{number}/print", data={"contact": "1"}).status_code == 404


def test_a_colleague_prints_no_contact_data_that_somebody_typed(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as logger:
        _act(logger, number, "write_on", text="連絡は 090-0000-2222 か mihon2@example.jp へ")
        assert "090-0000-2222" in logger.get(f"/cases/{number}").text
    colleague = Person("tanaka", "田中", "高齢者支援課")
    with reading(office.desk.engine) as session:
        lookup = SessionLookup(session)
        case = lookup.case(number)
        assert case
        view = casepage.view(case, colleague, office.desk.handbook, lookup)
    assert not re.search(r"0\d{1,4}-\d{1,4}-\d{3,4}|@", str((view, on_paper(case, view))))


def test_the_receipt_is_a_sheet_of_its_own(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as visitor:
        assert f"/cases/{number}/receipt" in visitor.page()
        html = visitor.get(f"/cases/{number}/receipt").text
    assert "受付票" in html and "推進担当に引き継ぎました" in html and "現在" in html


def _view(office: Office, number: str) -> CaseView:
    with reading(office.desk.engine) as session:
        lookup = SessionLookup(session)
        case = lookup.case(number)
        assert case
        return casepage.view(case, DESK, office.desk.handbook, lookup)


def _full(view: CaseView) -> CaseView:
    history = tuple(
        HistoryLine("11月24日 9時02分", "山口", f"{n}回目の電話。不在でした。" * 3) for n in range(60)
    )
    return replace(view, history=history, clauses=view.clauses * 3)


def test_what_does_not_fit_goes_the_oldest_first(office: Office) -> None:
    view = _full(_view(office, office.filed()))
    shown = fitted(view)
    assert CLOSE < lines(shown) <= ROOM
    assert shown.history == view.history[-len(shown.history) :]


def _long(view: CaseView) -> CaseView:
    """A case whose proposal, wishes, question and last event are as long as their fields let them be."""
    long = {"proposal": "高齢者のためのスマホ教室を開く。" * 250, "wishes": "広報への掲載\n\n" * 250}
    facts = tuple(replace(row, value=long.get(row.field, row.value)) for row in view.facts)
    asked = Row("確認中の問い", "企画書はいつ届く予定ですか。" * 140)
    event = HistoryLine(
        "11月24日 9時02分", "佐藤", "「提案」を直しました", before=long["proposal"], after="短い"
    )
    return replace(view, facts=facts, status=(*view.status, asked), history=(*view.history, event))


def test_a_value_too_long_for_the_sheet_is_cut_with_a_note_and_leaves_room_for_the_rest(
    office: Office,
) -> None:
    view = _long(_view(office, office.filed()))
    shown = fitted(view)
    assert lines(view) > 3 * ROOM and lines(shown) <= ROOM
    cut = {row.field: row.value for row in shown.facts}
    for field in ("proposal", "wishes"):
        whole = next(row.value for row in view.facts if row.field == field)
        begun = cut[field].removesuffix("…（続きは画面にあります）")
        assert begun != cut[field] and len(begun) > 10 and whole.startswith(begun)
    assert shown.history and shown.clauses
    assert fitted(_full(view)).history


def test_what_fits_is_not_cut(office: Office) -> None:
    view = _view(office, office.filed())
    assert fitted(view) == view


@pytest.mark.browser
@pytest.mark.parametrize("more", [None, _full, _long])
def test_it_is_one_page(
    visit: Callable[..., Page],
    office: Office,
    more: Callable[[CaseView], CaseView] | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    number = office.filed()
    if more:

        def filled(*arguments: object) -> object:
            found = readable(*arguments)
            return (found[0], more(found[1])) if found else None

        monkeypatch.setattr("bot.web.paper.readable", filled)
    page = visit("yamaguchi", f"/cases/{number}/print")
    assert page.get_by_role("heading", name="経過").is_visible()
    data = page.pdf(prefer_css_page_size=True)
    texts = [data, *(_inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", data, re.S))]
    assert max(len(re.findall(rb"/Type\s*/Page\b", text)) for text in texts) == 1


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return b""


def test_a_receipt_says_once_what_it_is_when_it_came_and_who_recorded_it(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as staff:
        html = staff.get(f"/cases/{number}/receipt").text
    assert len(re.findall(r"<b>[^<]*</b> 株式会社見本電機　", html)) == html.count("株式会社見本電機") == 1
    assert "<dt>受付日</dt>" in html and "佐藤（高齢者支援課）" in html
    assert "ここに知らせます" not in html


def _act(visitor: Visitor, number: str, action: str, **fields: str) -> None:
    data = {"_action": action, "_value": number, "_step": "0", "_key": action, "_back": "/"}
    assert visitor.post("/act", data=data | fields).status_code == 303


def test_the_desks_own_notes_are_never_on_paper_and_the_remark_on_contacts_is_true(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("yamaguchi") as desk:
        _act(desk, number, "note", note="前にも来た会社。要注意")
        _act(desk, number, "hand", holder="company", note="回答は12月まで")
        html = desk.get(f"/cases/{number}/print").text
    assert "要注意" not in html and "12月まで" not in html
    assert html.count("庁内メモ") == 1 and "※庁内メモは印刷していません。" in html
    assert "名前や連絡先が残ることがあります。" in html


def test_what_only_some_may_know_is_marked_on_paper(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as logger:
        assert "関係者限り" not in logger.get(f"/cases/{number}/print").text
        _act(logger, number, "revise", confidential="見積の単価", publishable="no")
        html = logger.get(f"/cases/{number}/print").text
    assert "<dt>関係者限り</dt><dd>見積の単価</dd>" in html and "<b>関係者限り</b>　" in html
    assert html.count("見積の単価") == 1 and "公表" in html
