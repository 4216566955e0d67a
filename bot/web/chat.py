"""The conversation's page: the log, what is typed, what is pressed."""

from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from time import monotonic, sleep

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.intake import take
from bot.web.entries import CHANNEL, PAGE, latest, shown_since
from bot.web.keys import mint
from bot.web.render import Entry, entry_html, open_step, pressed
from bot.web.visit import Visit, page
from dialogs.changes import DropDraft
from dialogs.reply import Pad, Reply
from dialogs.turn import Press, Typed
from dialogs.wording import say
from storage import cases, conversations, drafts
from storage.engine import reading, writing

ANSWER_SECONDS = 1.5
"""How long a page without script waits for the answer to what it sent."""
LONG_AGO = timedelta(hours=4)
OPEN = "open"


@page("staff")
def chat(visit: Visit) -> Response:
    """``/``: the newest entries, or those ``before`` one of them."""
    wanted = visit.request.query_params.get("before", "")
    before = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 16 else 0
    newest = latest(visit.desk, visit.me, PAGE + 1)
    if not before and _long_ago(visit, newest):
        newest = (*newest, *_opened(visit, newest))
    found = latest(visit.desk, visit.me, PAGE + 1, before) if before else newest
    entries, more = found[-PAGE:], len(found) > PAGE
    step = open_step(newest)
    entries = tuple(_with_notes(visit, entry) if entry.step == step else entry for entry in entries)
    days = [
        (day, [entry_html(entry, step) for entry in group])
        for day, group in groupby(entries, key=lambda entry: entry.at.date())
    ]
    return visit.show(
        "chat.html",
        here="chat",
        days=days,
        older=entries[0].id if more else 0,
        before=before,
        last=newest[-1].id if newest else 0,
        key=mint(),
    )


def _with_notes(visit: Visit, entry: Entry) -> Entry:
    """An open notepad as it was last saved, not as it was first shown."""
    if entry.reply is None or not any(isinstance(part, Pad) for part in entry.reply.parts):
        return entry
    with reading(visit.desk.engine) as session:
        notes = conversations.peek(session, visit.me.id, CHANNEL).notes
    said, prompt = (
        tuple(replace(part, notes=notes) if isinstance(part, Pad) else part for part in parts)
        for parts in (entry.reply.said, entry.reply.prompt)
    )
    return replace(entry, reply=Reply(said, prompt))


def _long_ago(visit: Visit, entries: tuple[Entry, ...]) -> bool:
    """Whether nothing was said here lately; notices are no conversation."""
    last = next((entry.at for entry in reversed(entries) if not entry.notice), None)
    return last is None or visit.desk.clock() - last > LONG_AGO


def _opened(visit: Visit, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What is said to somebody who comes, or comes back: the opening, or where they stopped."""
    last = entries[-1].id if entries else 0
    reply = take(visit.desk, visit.turn(Press(OPEN), OPEN, last))
    return _wait(visit, last) if reply and reply.parts else ()


@page("staff")
def typed(visit: Visit) -> Response:
    """``POST /say``: what was typed."""
    text = visit.form.get("said", "").replace("\r\n", "\n")
    if text.strip():
        after = _last(visit)
        reply = take(visit.desk, visit.turn(Typed(text), "say", visit.form.get("_key", ""), text))
        _wait_without_script(visit, reply, after)
    return _back(visit)


@page("staff")
def press(visit: Visit) -> Response:
    """``POST /press``: a button or a form of an entry the person was shown."""
    entry, ref = visit.form.get("_entry", ""), visit.form.get("_ref", "")
    shown = _reply(visit, entry)
    said = pressed(shown, ref, visit.form) if shown else None
    if said is None:
        raise HTTPException(404, say("pages.no_such_button"))
    fields = () if isinstance(said, Press) else tuple(sorted(said.fields.items()))
    # A button that never grows old may be pressed again once something new was shown.
    seen = visit.form.get("_seen", "") if said.step == 0 else ""
    after = _last(visit)
    reply = take(visit.desk, visit.turn(said, "press", entry, ref, seen, fields, visit.form.get("_key", "")))
    _wait_without_script(visit, reply, after)
    return _back(visit)


@page("staff")
def take_up(visit: Visit) -> Response:
    """``POST /drafts``: go on with a draft of one's own, or with the notepad, in the conversation; or
    throw one away (``drop``)."""
    draft, key = visit.form.get("draft", ""), visit.form.get("_key", "")
    if dropped := visit.form.get("drop"):
        return _drop(visit, dropped, key)
    said = Press("listen") if visit.form.get("notes") else Press("take_up", draft[:100])
    after = _last(visit)
    if take(visit.desk, visit.turn(said, "draft", said.action, draft, key)):
        _wait(visit, after)
    return visit.go("/")


def _drop(visit: Visit, draft_id: str, key: str) -> Response:
    """Throw a draft away: the one being written in the conversation, or one that was put aside."""
    with reading(visit.desk.engine) as session:
        current = conversations.peek(session, visit.me.id, CHANNEL).draft
        aside = next((each for each in drafts.aside(session, visit.me.id) if each.id == draft_id), None)
    if current and current.id == draft_id:
        take(visit.desk, visit.turn(Press("drop"), "drop", draft_id, key))
    elif aside:
        with writing(visit.desk.engine) as session:
            cases.apply(session, DropDraft(aside), visit.me, visit.desk.clock(), CHANNEL)
    done = aside or (current and current.id == draft_id)
    visit.site.flashes.put(visit.me.id, (say("consultation.dropped" if done else "pages.nothing_new"),))
    return visit.go("/cases")


def _reply(visit: Visit, entry: str) -> Reply | None:
    if not (entry.isascii() and entry.isdecimal() and len(entry) < 19):
        return None
    entry_id = int(entry)
    found = shown_since(visit.desk, visit.me, entry_id - 1)
    return found[0].reply if found and found[0].id == entry_id else None


def _last(visit: Visit) -> int:
    entries = latest(visit.desk, visit.me, 1)
    return entries[-1].id if entries else 0


def _wait_without_script(visit: Visit, reply: Reply | None, after: int) -> None:
    if reply and not visit.by_script:
        _wait(visit, after)


def _wait(visit: Visit, after: int) -> tuple[Entry, ...]:
    """The answer, once it was delivered; nothing after a while, and the stream brings it later."""
    end = monotonic() + ANSWER_SECONDS
    while monotonic() < end:
        entries = shown_since(visit.desk, visit.me, after)
        if any(entry.reply for entry in entries):
            return entries
        sleep(0.02)
    return ()


def _back(visit: Visit) -> Response:
    return Response(status_code=204) if visit.by_script else RedirectResponse("/#composer", 303)
