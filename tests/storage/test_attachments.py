"""What is attached to a case lies under a name of our own, whole, and only where it belongs."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dialogs.changes import FileCase
from dialogs.draft import Draft
from dialogs.turn import Person
from knowledge.assess import Assessment
from storage import attachments, audit, cases
from storage.attachments import Attachment, Missing, NotAttached
from storage.engine import writing

N = "R8-0001"
PDF = b"%PDF-1.7 body"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def session(
    engine: Engine, staff: Person, at: datetime, new_draft: Callable[[str], Draft], assessment: Assessment
) -> Iterator[Session]:
    with writing(engine) as session:
        cases.apply(session, FileCase(new_draft("d"), "教室", assessment), staff, at, "web")
    with writing(engine) as session:
        yield session


Add = Callable[..., Attachment]


@pytest.fixture
def add(session: Session, folder: Path, staff: Person, at: datetime) -> Add:
    def adding(name: str, data: bytes = PDF, number: str = N) -> Attachment:
        return attachments.add_file(session, folder, number, name, data, actor=staff, at=at, channel="web")

    return adding


@pytest.fixture
def link(session: Session, staff: Person, at: datetime) -> Add:
    return lambda address, name="": attachments.add_link(
        session, N, address, name, actor=staff, at=at, channel="web"
    )


def why(attach: Callable[[], object]) -> str:
    with pytest.raises(NotAttached) as caught:
        attach()
    return caught.value.why


def test_a_file_keeps_its_shown_name_and_lies_under_another(
    session: Session, add: Add, folder: Path, staff: Person
) -> None:
    first, second = add("企画書（案）.PDF"), add("企画書（案）.pdf", b"%PDF-2")
    assert (first.shown, first.size, first.actor) == ("企画書（案）.PDF", len(PDF), staff)
    assert first.place.startswith("R8-0001-") and first.place.endswith(".pdf") and first.place != second.place
    assert attachments.file_of(folder, first).read_bytes() == PDF
    assert attachments.of_case(session, N) == (first, second)
    assert attachments.get(session, first.id) == first and attachments.get(session, 99) is None
    assert (folder / first.place).stat().st_mode & 0o077 == 0
    assert [row.action for row in audit.trail(session, N)][1:] == ["add_attachment"] * 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK\x03\x04.."), ("a.xlsx", b"PK\x03\x04.."), ("a.pptx", b"PK\x03\x04.."),
        ("a.zip", b"PK\x05\x06.."), ("a.png", b"\x89PNG\r\n\x1a\n.."), ("a.jpg", b"\xff\xd8\xff.."),
        ("a.JPEG", b"\xff\xd8\xff.."), ("メモ.txt", "メモ".encode("cp932")), ("a.csv", b"a,b"),
    ],
)  # fmt: skip
def test_the_usual_types_are_taken(add: Add, name: str, data: bytes) -> None:
    assert add(name, data).size == len(data)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ", "type"), ("a", PDF, "type"), ("a.html", b"<script>", "type"), ("a.svg", b"<svg>", "type"),
        ("a.pdf", b"MZ\x00", "contents"), ("a.txt", b"MZ\x00", "contents"), ("a.png", PDF, "contents"),
        ("a.pdf", b"", "empty"), ("", PDF, "name"), ("..", PDF, "name"), ("a/", PDF, "name"),
    ],
)  # fmt: skip
def test_what_is_not_taken_leaves_no_file(
    add: Add, folder: Path, name: str, data: bytes, reason: str
) -> None:
    assert why(lambda: add(name, data)) == reason
    assert not folder.exists()


def test_size_and_number_are_limited(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", len(PDF))
    add("a.pdf")
    assert why(lambda: add("b.pdf", PDF + b".")) == "large"
    monkeypatch.setattr(attachments, "MOST", 1)
    assert why(lambda: add("b.pdf")) == "many"
    assert why(lambda: add("b.pdf", number="R8-0999")) == "gone"
    assert attachments.LARGEST < 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/見積.pdf", "見積.pdf"), ("C:\\書類\\見積.pdf", "見積.pdf"), ("上／見積.pdf", "見積.pdf"),
        ("見積\u202efdp.pdf", "見積fdp.pdf"), ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"), ("a\x00.pdf", "a.pdf"),
        ("長" * 300 + ".pdf", "長" * 196 + ".pdf"), (" CON.pdf ", "CON.pdf"),
    ],
)  # fmt: skip
def test_a_name_leads_nowhere_and_turns_nothing_round(add: Add, folder: Path, name: str, shown: str) -> None:
    found = add(name)
    assert found.shown == shown
    assert [path.name for path in folder.parent.rglob("*") if path.is_file() and path.suffix == ".pdf"] == [
        found.place
    ]


def test_links_are_taken_as_they_are_and_only_to_the_web(session: Session, link: Add, folder: Path) -> None:
    found = link(" https://example.jp/資料?a=1 ", "会社の資料")
    assert (found.kind, found.shown, found.place) == ("link", "会社の資料", "https://example.jp/資料?a=1")
    assert link("http://example.jp/").shown == "http://example.jp/"
    for bad in ("javascript:alert(1)", "file:///etc/passwd", "https://", "example.jp", "https://[x",
                "https://a b.jp", 'https://example.jp/"x', "https://example.jp/" + "x" * 3000):  # fmt: skip
        assert why(lambda bad=bad: link(bad)) == "link"
    with pytest.raises(Missing):
        attachments.file_of(folder, found)


def test_a_file_that_is_gone_or_was_replaced_by_a_link_is_not_given_out(add: Add, folder: Path) -> None:
    found = add("a.pdf")
    path = folder / found.place
    path.unlink()
    with pytest.raises(Missing):
        attachments.file_of(folder, found)
    path.symlink_to("/etc/passwd")
    with pytest.raises(Missing):
        attachments.file_of(folder, found)


def test_a_file_whose_row_was_never_committed_is_swept_away_after_a_day(
    session: Session, add: Add, folder: Path, staff: Person, at: datetime
) -> None:
    kept, removed = add("kept.pdf"), add("removed.pdf")
    assert attachments.remove(session, removed.id, actor=staff, at=at, channel="web")
    assert not attachments.remove(session, removed.id, actor=staff, at=at, channel="web")
    with pytest.raises(ZeroDivisionError), session.begin_nested():
        add("undone.pdf")
        raise ZeroDivisionError
    assert len(list(folder.iterdir())) == 3
    (folder / "sub").mkdir()
    for path in folder.iterdir():
        os.utime(path, (at.timestamp(), at.timestamp()))
    assert attachments.sweep(session, folder, at + timedelta(hours=23)) == 0
    assert attachments.sweep(session, folder, at + timedelta(hours=25)) == 2
    assert attachments.sweep(session, folder / "nowhere", at) == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted([kept.place, "sub"])


def test_a_disk_that_fails_leaves_neither_file_nor_row(
    session: Session, add: Add, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        add("a.pdf")
    assert list(folder.iterdir()) == [] and attachments.of_case(session, N) == ()
