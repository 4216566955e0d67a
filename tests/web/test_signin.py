"""Sessions, the sign-in in front of us, and who may open what."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update
from web_office import Office, Visitor, served

from bot.web.app import ROUTES
from bot.web.identity import COOKIE
from bot.web.limits import BURST, Pace
from storage import people, schema
from storage.engine import writing


def test_a_session_is_new_at_every_sign_in(office: Office) -> None:
    with office.visitor() as visitor:
        visitor.cookies.set(COOKIE, "chosen-by-somebody-else")
        answer = visitor.post("/sign-in", data={"person": "sato"})
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
        first = answer.cookies[COOKIE]
        assert len(first) >= 43
        visitor.cookies.clear()
        visitor.cookies.set(COOKIE, first)
        second = visitor.post("/sign-in", data={"person": "takahashi"}).cookies[COOKIE]
    assert first != second
    with Visitor(office.base, cookies={COOKIE: first}) as old:
        assert old.get("/").status_code == 303


def test_a_session_ends(office: Office) -> None:
    with office.visitor("sato") as visitor:
        token = visitor.cookies[COOKIE]
        assert visitor.post("/sign-out").status_code == 303
        visitor.cookies.set(COOKIE, token)
        assert visitor.get("/").headers["location"] == "/sign-in"


@pytest.mark.parametrize("ahead", [timedelta(hours=4, minutes=1), timedelta(hours=13)])
def test_an_idle_session_runs_out(office: Office, ahead: timedelta) -> None:
    with office.visitor("sato") as visitor:
        assert visitor.get("/").status_code == 200
        office.clock.ahead = ahead
        assert visitor.get("/").status_code == 303
        said = visitor.post("/say", data={"said": "x"}, headers={"X-Renkei-Script": "1"})
        assert said.status_code == 401
        assert "書いた内容はこの画面に残っています" in said.json()["sentence"]


@pytest.mark.parametrize("person", ["", "nobody", "desk", "demo:sato"])
def test_nobody_else_gets_in(office: Office, person: str) -> None:
    with office.visitor() as visitor:
        assert visitor.post("/sign-in", data={"person": person}).status_code == 403
        assert COOKIE not in visitor.cookies


def test_a_right_that_is_taken_away_is_gone_at_once(office: Office) -> None:
    with office.visitor("mori") as visitor:
        assert visitor.get("/queue").status_code == 200
        with writing(office.desk.engine) as session:
            session.execute(update(schema.people).where(schema.people.c.person == "mori").values(desk=False))
        answer = visitor.get("/queue")
        assert answer.status_code == 403
        assert "この操作は推進担当だけができます。" in answer.text


EXPECTED = {
    # path: (nobody, staff, desk)
    "GET /": (303, 200, 200),
    "POST /say": (401, 303, 303),
    "POST /press": (401, 404, 404),
    "GET /queue": (303, 403, 200),
    "GET /cases": (303, 200, 200),
    "GET /search": (303, 200, 200),
    "GET /cases/{number}": (303, 404, 404),
    "GET /cases/{number}/print": (303, 404, 404),
    "POST /cases/{number}/print": (401, 404, 404),
    "GET /cases/{number}/receipt": (303, 404, 404),
    "POST /cases/{number}/attachments": (401, 404, 404),
    "GET /cases/{number}/attachments/{attachment:int}": (303, 404, 404),
    "GET /issues": (303, 200, 200),
    "GET /issues/{issue}": (303, 403, 404),
    "POST /issues/{issue}": (401, 403, 404),
    "GET /issues/new": (303, 403, 200),
    "POST /issues/new": (401, 403, 422),
    "GET /issues/release": (303, 403, 200),
    "POST /issues/release": (401, 403, 303),
    "POST /drafts": (401, 303, 303),
    "GET /companies": (303, 403, 200),
    "GET /companies/{company}": (303, 403, 404),
    "POST /companies/{company}": (401, 403, 404),
    "GET /policy": (303, 200, 200),
    "GET /{number:case}": (303, 303, 303),
    "POST /act": (401, 400, 400),
    "GET /sign-in": (200, 200, 200),
    "POST /sign-in": (403, 403, 403),
    "POST /sign-out": (303, 303, 303),
    "GET /static/{name}": (404, 404, 404),
    "GET /healthz": (200, 200, 200),
    "GET /stream": (401, 200, 200),
}


def test_every_route_is_in_the_table_and_says_what_it_needs() -> None:
    named = {
        f"{method} {route.path}" for route in ROUTES for method in route.methods or () if method != "HEAD"
    }
    assert named == set(EXPECTED)
    assert all(getattr(route.endpoint, "need", None) for route in ROUTES)


def test_who_may_open_what(office: Office) -> None:
    for column, person in enumerate(("", "sato", "yamaguchi")):
        for name, expected in EXPECTED.items():
            method, path = name.split()
            with (
                office.visitor(person) as visitor,
                visitor.stream(
                    method,
                    path.replace(":case", "")
                    .replace(":int", "")
                    .format(number="R8-9999", name="none", issue="MI-999", company="0", attachment="1"),
                    data={} if method == "POST" else None,
                ) as answer,
            ):
                assert answer.status_code == expected[column], (person, name)


def test_one_person_may_not_flood() -> None:
    pace = Pace()
    assert sum(pace.allows("sato") for _ in range(BURST + 20)) == BURST
    assert pace.allows("takahashi")


@pytest.fixture
def behind(opened) -> Iterator[Office]:
    """A desk with a real sign-in in front of it."""
    desk = opened(
        RENKEI_SIGNIN_HEADER="X-Staff",
        RENKEI_TRUSTED_PROXIES=("127.0.0.1",),
        RENKEI_DESK_MEMBERS=("mori@example.jp",),
    )
    entry = people.Entry("sign-in", "s123", "佐藤", "高齢者支援課", email="s@example.jp")
    with writing(desk.engine) as session:
        people.remember(session, entry)
        people.remember(session, people.Entry("sign-in", "m1", "森", "企画課", email="mori2@example.jp"))
    with served(desk) as base:
        yield Office(desk, base, desk.clock)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 403),
        ([("X-Staff", "")], 403),
        ([("X-Staff", "nobody")], 403),
        ([("X-Staff", "s123"), ("X-Staff", "m1")], 403),
        ([("X-Staff", "s123")], 200),
        ([("X-Staff", "s@example.jp")], 200),
    ],
)
def test_the_sign_in_in_front_says_who_it_is(
    behind: Office, headers: list[tuple[str, str]], status: int
) -> None:
    assert httpx.get(f"{behind.base}/", headers=headers).status_code == status


def test_demo_people_are_gone_where_one_signs_in(behind: Office) -> None:
    with behind.visitor() as visitor:
        assert visitor.get("/sign-in").status_code in {403, 404}
        answer = visitor.post("/sign-in", data={"person": "sato"}, headers={"X-Staff": "s123"})
        assert answer.status_code == 403
        # Another name for this machine is no reason to refuse here: the proxy says who it is.
        assert visitor.get("/", headers={"X-Staff": "s123", "Host": "renkei.example"}).status_code == 200


def test_a_proxy_nobody_trusts_is_nobody(opened) -> None:
    desk = opened(RENKEI_SIGNIN_HEADER="X-Staff", RENKEI_TRUSTED_PROXIES=("192.0.2.1",))
    with served(desk) as base:
        assert httpx.get(f"{base}/", headers={"X-Staff": "s123"}).status_code == 403


def test_the_desk_begins_with_what_is_to_be_done_and_staff_with_the_conversation(office: Office) -> None:
    with office.visitor() as visitor:
        assert visitor.post("/sign-in", data={"person": "yamaguchi"}).headers["location"] == "/queue"
        assert 'href="/"' in visitor.get("/queue").text
        assert visitor.post("/sign-in", data={"person": "sato"}).headers["location"] == "/"
