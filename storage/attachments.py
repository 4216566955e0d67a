"""What is attached to a case: files, kept in a folder under names of our own, and links.

The name a person gave is only ever shown. A file lies on the disk before its row is committed; one whose
row was never committed is swept away later.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from dialogs.cases import Event
from dialogs.turn import Person
from storage import audit, codec
from storage.case_rows import add_events
from storage.schema import attachments, cases

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
MOST = 50
"""Attachments of one case."""
LONGEST = 200
_LONGEST_LINK = 2000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
TYPES: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "zip": _ZIP,
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "txt": (),
    "csv": (),
}
"""The types that are taken, by the ending of the name, and what such a file begins with."""
_SAME_TYPE = {"jpeg": "jpg"}
_ORPHAN = timedelta(days=1)

Why = Literal["gone", "many", "empty", "large", "type", "contents", "name", "link"]


class NotAttached(Exception):
    """A file or link is not taken; ``why`` is a code. Nothing of it was kept."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Missing(Exception):
    """The file of an attachment is not where it was put, or something else lies there."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment. ``shown`` is its name for people; ``place`` the name in the folder, or the address."""

    id: int
    number: str
    kind: Literal["file", "link"]
    shown: str
    place: str
    size: int
    at: datetime
    actor: Person


def add_file(
    session: Session,
    folder: Path,
    number: str,
    name: str,
    data: bytes,
    *,
    actor: Person,
    at: datetime,
    channel: str,
) -> Attachment:
    """Attach a file to a case. Raises ``NotAttached``: ``gone`` (no such case), ``many``, ``name``,
    ``type``, ``empty``, ``large``, ``contents`` (it does not begin as its type does)."""
    shown = shown_name(name)
    if not shown.strip("."):
        raise NotAttached("name")
    ending = shown.rpartition(".")[2].lower()
    kind = _SAME_TYPE.get(ending, ending)
    if "." not in shown or kind not in TYPES:
        raise NotAttached("type")
    if not data:
        raise NotAttached("empty")
    if len(data) > LARGEST:
        raise NotAttached("large")
    if not _looks_like(kind, data):
        raise NotAttached("contents")
    _room(session, number)
    place = f"{number}-{secrets.token_hex(8)}.{kind}"
    _put(folder, place, data)
    return _add(session, number, "file", shown, place, len(data), actor, at, channel)


def add_link(
    session: Session, number: str, address: str, name: str = "", *, actor: Person, at: datetime, channel: str
) -> Attachment:
    """Attach an http(s) address to a case. Raises ``NotAttached``: ``gone``, ``many``, ``link``."""
    given = address.strip()
    try:
        parts = urlsplit(given)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or len(given) > _LONGEST_LINK or re.search(r"[\s\x00-\x20<>\"\\]", given):
        raise NotAttached("link")
    _room(session, number)
    return _add(session, number, "link", shown_name(name) or given[:LONGEST], given, 0, actor, at, channel)


def of_case(session: Session, number: str) -> tuple[Attachment, ...]:
    """What is attached to a case, oldest first."""
    rows = session.execute(
        select(attachments).where(attachments.c.number == number).order_by(attachments.c.id)
    )
    return tuple(_attachment(row) for row in rows)


def get(session: Session, attachment_id: int) -> Attachment | None:
    """One attachment."""
    row = session.execute(select(attachments).where(attachments.c.id == attachment_id)).first()
    return _attachment(row) if row else None


def file_of(folder: Path, attachment: Attachment) -> Path:
    """Where the file of an attachment lies. Raises ``Missing``; a link put in its place is never followed."""
    path = folder / attachment.place
    if attachment.kind != "file" or Path(attachment.place).name != attachment.place:
        raise Missing(attachment.place)
    if path.is_symlink() or not path.is_file():
        raise Missing(attachment.place)
    return path


def remove(session: Session, attachment_id: int, *, actor: Person, at: datetime, channel: str) -> bool:
    """Take an attachment away; its file goes with the next ``sweep``. False if it was not there."""
    gone = session.execute(
        delete(attachments)
        .where(attachments.c.id == attachment_id)
        .returning(attachments.c.number, attachments.c.shown)
    ).first()
    if gone is None:
        return False
    event = Event(at, actor, "detached", {"name": gone.shown})
    _note(session, gone.number, event, "remove_attachment", channel)
    return True


def sweep(session: Session, folder: Path, now: datetime) -> int:
    """Delete files of a day ago and older that no row names. Returns how many."""
    if not folder.is_dir():
        return 0
    named = set(session.execute(select(attachments.c.place).where(attachments.c.kind == "file")).scalars())
    old = (now - _ORPHAN).timestamp()
    swept = 0
    for path in folder.iterdir():
        if path.name not in named and not path.is_dir() and path.lstat().st_mtime < old:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def shown_name(name: str) -> str:
    """The name a person gave, without folders and signs that would turn a line round or break it."""
    last = re.split(r"[/\\／＼]", name)[-1]
    plain = re.sub(
        r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]", "", last
    )
    head, dot, ending = plain.strip().rpartition(".")
    return (
        f"{head[: LONGEST - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < 10 else plain[:LONGEST]
    )


def _looks_like(kind: str, data: bytes) -> bool:
    beginnings = TYPES[kind]
    return data.startswith(beginnings) if beginnings else b"\x00" not in data


def _room(session: Session, number: str) -> None:
    if session.execute(select(cases.c.id).where(cases.c.number == number)).first() is None:
        raise NotAttached("gone")
    if len(of_case(session, number)) >= MOST:
        raise NotAttached("many")


def _put(folder: Path, place: str, data: bytes) -> None:
    """Write a new file so that it is there whole, and on the disk, before anything names it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(folder / place, flags, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        (folder / place).unlink(missing_ok=True)
        raise


def _add(  # noqa: PLR0917
    session: Session,
    number: str,
    kind: Literal["file", "link"],
    shown: str,
    place: str,
    size: int,
    actor: Person,
    at: datetime,
    channel: str,
) -> Attachment:
    values: dict[str, Any] = {"number": number, "kind": kind, "shown": shown, "place": place, "size": size}
    new = session.execute(
        insert(attachments)
        .values(**values, at=at, actor=codec.dump(Person, actor))
        .returning(attachments.c.id)
    ).scalar_one()
    _note(session, number, Event(at, actor, "attached", {"name": shown}), "add_attachment", channel)
    return Attachment(new, number, kind, shown, place, size, at, actor)


def _note(session: Session, number: str, event: Event, action: str, channel: str) -> None:
    """A line in the case's history. Its name is for those alone who may see what is attached."""
    add_events(session, number, [event])
    audit.record(session, event.at, event.actor.id, channel=channel, action=action, subject=number)


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(
        row.id,
        row.number,
        row.kind,
        row.shown,
        row.place,
        row.size,
        row.at,
        codec.load(Person, row.actor),
    )
