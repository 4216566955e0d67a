"""What no request gets past, and the headers every answer carries."""

import httpx
import pytest

from bot.web.app import ROUTES
from bot.web.guard import host_name, is_loopback

CHANGING = [route.path for route in ROUTES if "POST" in (route.methods or ())]


@pytest.fixture
def client(shared):
    with httpx.Client(base_url=shared.base, timeout=5) as client:
        yield client


@pytest.mark.parametrize("path", CHANGING)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "{base}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_changes_come_from_our_own_pages_only(client, shared, path, headers):
    given = {name: value.format(base=shared.base) for name, value in headers.items()}
    answer = client.post(path, data={"person": "sato", "said": "x"}, headers=given)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/say", "/press", "/act", "/sign-out"])
def test_nothing_is_changed_by_looking(client, path):
    assert client.get(path).status_code == 405
    assert client.head(path).status_code == 405
    assert client.options(path).status_code in {403, 405}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[fe80::1]:80"])
def test_only_this_machine_while_nobody_signs_in(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code in {400, 403}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:80", "[::1]:8080"])
def test_names_of_this_machine(host):
    assert is_loopback(host_name(host))


def test_large_bodies_are_refused(client, shared):
    own = {"Origin": shared.base}
    assert client.post("/sign-in", content=b"x" * 1_000_001, headers=own).status_code == 413
    endless = (b"person=" + b"x" * 100_000 for _ in range(20))
    kind = own | {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-in", content=endless, headers=kind).status_code == 413


def test_other_kinds_of_body_are_refused(client, shared):
    own = {"Origin": shared.base}
    assert client.post("/sign-in", json={"person": "sato"}, headers=own).status_code == 415
    file = client.post("/sign-in", files={"person": b"sato"}, headers=own)
    assert file.status_code == 400
    many = client.post("/sign-in", data={f"f{n}": "x" for n in range(200)}, headers=own)
    assert many.status_code == 400


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/queue", "/cases/R8-0001", "/healthz", "/static/app.css", "/nowhere"]
)
def test_every_answer_is_hardened(client, path):
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers
    assert "server" not in answer.headers
    if not path.startswith("/static"):
        assert answer.headers["cache-control"] == "no-store"


def test_a_nonce_is_used_once(client):
    first, second = client.get("/sign-in"), client.get("/sign-in")
    nonce = first.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in first.text
    assert nonce not in second.headers["content-security-policy"]


def test_static_files_are_ours_only(client):
    assert client.get("/static/app.js").headers["content-type"].startswith("text/javascript")
    assert "immutable" in client.get("/static/app.css?v=x").headers["cache-control"]
    for name in ("..%2fapp.py", "app.py", "nothing.css", "..%2f..%2fapp.py"):
        assert client.get(f"/static/{name}").status_code == 404


def test_a_page_that_is_not_there(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "お探しのページは見つかりません。" in answer.text
