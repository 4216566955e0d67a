"""Server-sent events: what is new comes, once, and goes on from where it was."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

import httpx
from sqlalchemy import update
from web_office import Office, Visitor

from bot.web.server import PageServer, listen, page_server
from storage import schema
from storage.engine import writing


@contextmanager
def _events(
    visitor: Visitor, path: str = "/stream?after=0", **headers: str
) -> Iterator[Iterator[tuple[str, dict, str]]]:
    with visitor.stream("GET", path, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _read(answer)


def _read(answer: httpx.Response) -> Iterator[tuple[str, dict, str]]:
    name = number = ""
    for line in answer.iter_lines():
        key, _, value = line.partition(": ")
        if key == "id":
            number = value
        if key == "event":
            name = value
        if key == "data":
            yield name, json.loads(value), number
            number = ""


def test_what_is_new_comes_by_itself(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        with _events(visitor) as events:
            assert next(events)[2] == "1"
            assert next(events)[0] == "waiting"
            start = monotonic()
            visitor.say("ヘルプ")
            name, data, number = next(events)
            assert (name, number) == ("entry", "2")
            assert "ヘルプ" in data["html"]
            assert "推進担当に聞く" in next(events)[1]["html"]
            assert monotonic() - start < 1


def test_it_goes_on_from_the_last_event(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        visitor.say("ヘルプ")
        visitor.await_text("途中で")
        with _events(visitor, **{"Last-Event-ID": "2"}) as events:
            assert next(events)[2] == "3"


def test_another_process_is_seen_within_a_second(office: Office) -> None:
    with office.visitor("sato") as visitor:
        visitor.page()
        with _events(visitor, "/stream?after=1") as events:
            next(events)
            with writing(office.desk.engine) as session:
                session.execute(update(schema.page_log).values(key="other"))
                row = {"recipient": "sato", "channel": "web", "kind": "said", "body": {"text": "別の窓から"}}
                session.execute(schema.page_log.insert().values(**row, at=office.clock(), key="x", thread=""))
            start = monotonic()
            assert "別の窓から" in next(events)[1]["html"]
            assert monotonic() - start < 1


def test_the_desk_sees_a_new_case_within_a_second(office: Office) -> None:
    with office.visitor("yamaguchi") as visitor, _events(visitor, "/stream") as events:
        first = next(events)[1]
        assert first["count"] == 0
        office.filed("sato")
        name, data, _ = next(events)
        assert (name, data["count"]) == ("waiting", 1)
        assert data["mark"] != first["mark"]


def test_entries_of_others_never_come(office: Office) -> None:
    with office.visitor("sato") as sato, office.visitor("takahashi") as other:
        sato.page()
        with _events(other) as events:
            next(events)
            sato.say("これは佐藤の言葉")
            sato.await_text("これは佐藤の言葉")
            other.page()
            assert "佐藤" not in next(events)[1]["html"]


def test_nobody_listens_without_a_session(office: Office) -> None:
    with office.visitor() as visitor:
        assert visitor.get("/stream").status_code == 401


def test_one_person_opens_so_many_pages(office: Office) -> None:
    with ExitStack() as stack:
        visitor = stack.enter_context(office.visitor("sato"))
        visitor.page()
        statuses = [
            stack.enter_context(visitor.stream("GET", "/stream", timeout=5)).status_code for _ in range(21)
        ]
    assert statuses == [200] * 20 + [429]


def test_stopping_ends_the_streams(opened) -> None:
    desk, ready = opened(), threading.Event()
    with listen("127.0.0.1", 0) as listener:
        server: PageServer = page_server(desk, listener, lambda _: ready.set())
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert ready.wait(5)
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Visitor(base, "sato") as visitor, _events(visitor) as events:
            next(events)
            start = monotonic()
            server.stop()
            assert list(events) == []
        thread.join(5)
        assert not thread.is_alive()
        assert monotonic() - start < 1
