"""Files and links on a case: taken, refused with the limit, shown under the name they were given."""

from errno import ENOSPC
from urllib.parse import quote

import pytest
from web_office import Office, Visitor

from bot.web import visit as visits
from dialogs import casepage
from dialogs.turn import Person
from storage import attachments, audit
from storage.engine import reading
from storage.lookup import SessionLookup
from tests.faults.database import in_trouble

PDF = b"%PDF-1.7\n%%EOF"


def _send(visitor: Visitor, number: str, file: str = "", data: bytes = b"", **form: str) -> str:
    files = {"file": (file, data)} if file else None
    answer = visitor.post(f"/cases/{number}/attachments", data=form, files=files)
    assert answer.status_code == 303, answer.text
    return visitor.get(answer.headers["location"]).text


def test_a_file_comes_back_as_it_was_given(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as logger, office.visitor("yamaguchi") as desk:
        html = _send(logger, number, "企画書（第2版）.pdf", PDF)
        assert "「企画書（第2版）.pdf」を添付しました。" in html
        with reading(office.desk.engine) as session:
            (kept,) = attachments.of_case(session, number)
        answer = desk.get(f"/cases/{number}/attachments/{kept.id}")
        assert answer.content == PDF
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert quote("企画書（第2版）.pdf") in answer.headers["content-disposition"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "添付を外しました。" in _send(desk, number, _remove=str(kept.id))
        html = logger.get(f"/cases/{number}").text
        assert "添付：" not in html and f"/cases/{number}/attachments/{kept.id}" not in html
        assert desk.get(f"/cases/{number}/attachments/{kept.id}").status_code == 404
        with reading(office.desk.engine) as session:
            acts = [row.action for row in audit.trail(session, number)]
        assert acts.count("read_attachment") == acts.count("add_attachment") == 1


def test_links_are_addresses_of_the_web(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as visitor:
        html = _send(visitor, number, link="https://www.example.jp/kikaku.pdf", name="企画書")
        assert '<a href="https://www.example.jp/kikaku.pdf" rel="noreferrer noopener"' in html
        for link in ("javascript:alert(1)", "data:text/html,x", "www.example.jp", ""):
            assert "http:// か https:// で始まる" in _send(visitor, number, link=link)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.exe", b"MZ", "この種類のファイルは添付できません"),
        ("a.pdf", b"", "空です"),
        ("a.pdf", b"MZ", "名前の種類"),
        ("a.pdf", PDF + b"x" * (20 * 1024 * 1024), "20MBまでです（いま20.1MB）"),
    ],
)
def test_what_is_not_taken_is_said(office: Office, name: str, data: bytes, said: str) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as visitor:
        assert said in _send(visitor, number, name, data)


def test_more_than_a_request_may_have_is_said_on_the_page_it_came_from(office: Office) -> None:
    number = office.filed("sato")
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    with office.visitor("sato") as visitor:
        for content in (head + b"x" * 30_000_000, (head, *[b"x" * 1_000_000] * 30)):
            answer = visitor.post(f"/cases/{number}/attachments", content=content, headers=kind)
            assert answer.headers["location"] == f"/cases/{number}"
            assert "添付できるファイルは20MBまでです" in visitor.get(f"/cases/{number}").text
        assert visitor.post("/say", data={"said": "x" * 1_100_000}).status_code == 413


def test_a_disk_without_room_for_a_file_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    number = office.filed("sato")
    with office.visitor("sato") as visitor, monkeypatch.context() as patch:
        patch.setattr(attachments, "_put", full)
        assert "いま添付できません。添付は増えていません。" in _send(visitor, number, "企画書.pdf", PDF)
        patch.undo()
        assert "「企画書.pdf」を添付しました。" in _send(visitor, number, "企画書.pdf", PDF)


def test_without_script_a_page_shows_what_it_could_not_store(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.get("/")
        with in_trouble("database read-only", office.desk.engine):
            answer = visitor.say("見本電機の<b>相談</b>\n続き")
        assert answer.status_code == 503 and "いま保存できません" in answer.text
        assert ">見本電機の&lt;b&gt;相談&lt;/b&gt;\n続き</textarea>" in answer.text
        with in_trouble("database locked", office.desk.engine):
            answer = visitor.get("/")
        assert answer.status_code == 503 and "いま表示できません。" in answer.text


def test_colleagues_and_others_see_none(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as logger, office.visitor("takahashi") as other:
        _send(logger, number, "名刺.png", b"\x89PNG\r\n\x1a\n")
        assert other.get(f"/cases/{number}/attachments/1").status_code == 404
        assert other.post(f"/cases/{number}/attachments", data={"link": "https://e.jp"}).status_code == 404


def test_the_history_names_what_was_attached_for_those_alone_who_may_see_it(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as visitor:
        _send(visitor, number, "名刺.png", b"\x89PNG\r\n\x1a\n")
        html = _send(visitor, number, _remove="1")
    history = html[html.index("経過") :]
    assert "資料を添付しました：名刺.png" in history
    assert "添付を外しました：名刺.png" in history
    colleague = Person("tanaka", "田中", "高齢者支援課")
    with reading(office.desk.engine) as session:
        lookup = SessionLookup(session)
        case = lookup.case(number)
        assert case
        page = str(casepage.view(case, colleague, office.desk.handbook, lookup))
    assert "資料を添付しました" in page and "名刺" not in page


def test_what_is_attached_stands_on_the_line_of_the_materials_and_on_paper(office: Office) -> None:
    number = office.filed("sato")
    with office.visitor("sato") as visitor:
        assert "（まだ付いていません）" in visitor.get(f"/cases/{number}").text
        _send(visitor, number, "企画書.pdf", PDF)
        html = _send(visitor, number, "見積.pdf", PDF)
        for page in (html, visitor.get(f"/cases/{number}/print").text):
            assert "添付：企画書.pdf、見積.pdf" in page and "まだ付いていません" not in page


def test_nothing_is_read_of_what_somebody_unknown_sends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def reading_it(*_: object) -> None:
        raise AssertionError("read")

    with office.visitor() as stranger, office.visitor("sato") as staff:
        monkeypatch.setattr(visits, "_form", reading_it)
        answer = stranger.post("/cases/R8-0001/attachments", files={"file": ("a.pdf", PDF)})
        assert (answer.status_code, "サインインが終わりました" in answer.text) == (401, True)
        answer = staff.post("/issues/MI-030", data={"title": "題"})
        assert (answer.status_code, "推進担当だけ" in answer.text) == (403, True)
