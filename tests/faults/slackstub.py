"""A stand-in of Slack's Web API at HTTP level, on a free port of this machine.

Strict: a method nobody expects, a block or a view Slack would refuse, a wrong token are troubles, and a
test that leaves troubles fails. On demand it limits the rate, fails, answers nonsense, hangs, and cuts
the connection before or after it took a post.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.faults.limits import troubles, view_troubles

TEAM, BOT, BOT_ID, APP = "T0RENKEI", "U0BOT", "B0BOT", "A0RENKEI"
TOKEN = "xoxb-stand-in"
APP_TOKEN = "xapp-stand-in"
SECRET = "0123456789abcdef0123456789abcdef"
DESK_CHANNEL = "C0DESK"
SCOPES = (
    "app_mentions:read,assistant:write,chat:write,commands,files:read,groups:history,groups:read,im:history,"
    "im:write,usergroups:read,users:read,users:read.email"
)


@dataclass
class Fault:
    """Something that goes wrong with the next ``times`` calls of a method.

    ``how``: an error name, ``limited``, ``500``, ``nonsense``, ``hang``, ``cut`` (before it is taken),
    ``cut_after``.
    """

    method: str
    how: str
    times: int = 1
    seconds: float = 1.0


@dataclass
class Call:
    """One call that arrived."""

    method: str
    arguments: dict[str, Any]
    at: float


@dataclass
class Post:
    """One post as people see it; ``user`` is set for one only that person sees."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread: str = ""
    user: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    edits: int = 0


class SlackStub:
    """The stand-in's state and its server. Use it as a context."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, list[str]] = {}
        self.channels = {DESK_CHANNEL}
        self.posts: list[Post] = []
        self.views: list[dict[str, Any]] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.calls: list[Call] = []
        self.troubles: list[str] = []
        self.faults: list[Fault] = []
        self.prompts: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.files: dict[str, tuple[dict[str, Any], bytes]] = {}
        self.socket_url = ""
        self._lock = threading.Lock()
        self._count = 0
        self._triggers: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    def __enter__(self) -> "SlackStub":
        """Serve."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The address of the Web API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    # What a test sets up ---------------------------------------------------------------------------

    def add_user(self, user: str, name: str, title: str, email: str, **flags: Any) -> None:
        """Somebody in the workspace; ``flags`` as Slack has them (``is_restricted`` …)."""
        profile = {"real_name": name, "title": title, "email": email}
        self.users[user] = {"id": user, "team_id": TEAM, "name": name, "profile": profile, **flags}

    def fail(self, method: str, how: str, times: int = 1, seconds: float = 1.0) -> None:
        """Let the next calls of a method go wrong (``*`` is any)."""
        self.faults.append(Fault(method, how, times, seconds))

    def mend(self) -> None:
        """Let everything go well again."""
        self.faults.clear()

    # What a test looks at --------------------------------------------------------------------------

    def seen_by(self, user: str) -> list[Post]:
        """What stands in somebody's direct message with the bot."""
        return [post for post in self.posts if post.channel == dm_of(user)]

    def in_channel(self, channel: str = DESK_CHANNEL) -> list[Post]:
        """What everybody sees in a channel."""
        return [post for post in self.posts if post.channel == channel and not post.user]

    def called(self, method: str) -> list[Call]:
        """The calls of a method."""
        return [call for call in self.calls if call.method == method]

    # Serving ---------------------------------------------------------------------------------------

    def answer(
        self, method: str, arguments: dict[str, Any], token: str
    ) -> tuple[int, dict[str, str], Any] | None:
        """Status, headers and body; None to cut the connection."""
        with self._lock:
            self.calls.append(Call(method, arguments, time.monotonic()))
            fault = next((one for one in self.faults if one.method in {method, "*"} and one.times > 0), None)
            if fault:
                fault.times -= 1
        if fault and fault.how == "hang":
            time.sleep(fault.seconds)
        elif fault and fault.how != "cut_after":
            return _wrong(fault)
        expected = APP_TOKEN if method == "apps.connections.open" else TOKEN
        if token != expected:
            return 200, {}, {"ok": False, "error": "invalid_auth"}
        do: Callable[[dict[str, Any]], Any] | None = getattr(self, "_" + method.replace(".", "_"), None)
        if do is None:
            self.troubles.append(f"unexpected call of {method}")
            return 200, {}, {"ok": False, "error": "unknown_method"}
        with self._lock:
            found = do(arguments)
        if fault and fault.how == "cut_after":
            return None
        return 200, {"x-oauth-scopes": SCOPES}, {"ok": "error" not in found, **found}

    def _ts(self) -> str:
        self._count += 1
        return f"{int(time.time())}.{self._count:06}"

    def _auth_test(self, _: dict[str, Any]) -> Any:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "url": "https://example.slack.com/"}

    def _users_info(self, given: dict[str, Any]) -> Any:
        user = self.users.get(given["user"])
        return {"user": user} if user else {"error": "user_not_found"}

    def _usergroups_users_list(self, given: dict[str, Any]) -> Any:
        members = self.groups.get(given["usergroup"])
        return {"error": "no_such_subteam"} if members is None else {"users": members}

    def _conversations_open(self, given: dict[str, Any]) -> Any:
        return {"channel": {"id": dm_of(given["users"])}}

    def _conversations_info(self, given: dict[str, Any]) -> Any:
        known = given["channel"] in self.channels
        return (
            {"channel": {"id": given["channel"], "is_member": True}}
            if known
            else {"error": "channel_not_found"}
        )

    def _place(self, channel: str) -> str | None:
        if channel in self.users:
            return dm_of(channel)
        return channel if channel in self.channels or channel.startswith("D") else None

    def _chat_postMessage(self, given: dict[str, Any]) -> Any:  # noqa: N802
        channel = self._place(given["channel"])
        if channel is None:
            return {"error": "channel_not_found"}
        self.troubles += troubles(given)
        if given.get("unfurl_links") is not False or given.get("unfurl_media") is not False:
            self.troubles.append("a post that unfurls")
        post = Post(
            channel, self._ts(), given["text"], given.get("blocks") or [], given.get("thread_ts") or ""
        )
        post.metadata = given.get("metadata") or {}
        self.posts.append(post)
        return {"channel": channel, "ts": post.ts}

    def _chat_postEphemeral(self, given: dict[str, Any]) -> Any:  # noqa: N802
        if given["channel"] not in self.channels:
            return {"error": "channel_not_found"}
        self.troubles += troubles(given)
        post = Post(given["channel"], self._ts(), given["text"], given.get("blocks") or [])
        post.thread, post.user = given.get("thread_ts") or "", given["user"]
        self.posts.append(post)
        return {"message_ts": post.ts}

    def _chat_update(self, given: dict[str, Any]) -> Any:
        self.troubles += troubles(given)
        post = next(
            (one for one in self.posts if (one.channel, one.ts) == (given["channel"], given["ts"])), None
        )
        if post is None:
            return {"error": "message_not_found"}
        post.text, post.blocks, post.edits = given["text"], given["blocks"], post.edits + 1
        return {"channel": post.channel, "ts": post.ts}

    def _history(self, posts: list[Post]) -> Any:
        return {"messages": [{"ts": post.ts, "text": post.text, "metadata": post.metadata} for post in posts]}

    def _conversations_history(self, given: dict[str, Any]) -> Any:
        return self._history([post for post in self.in_channel(given["channel"]) if not post.thread][::-1])

    def _conversations_replies(self, given: dict[str, Any]) -> Any:
        return self._history(
            [post for post in self.in_channel(given["channel"]) if post.thread == given["ts"]]
        )

    def _shown(self, view: dict[str, Any]) -> Any:
        self.troubles += view_troubles(view)
        self._count += 1
        kept = {**view, "id": f"V{self._count}", "hash": f"h{self._count}"}
        self.views.append(kept)
        return {"view": kept}

    def _views_open(self, given: dict[str, Any]) -> Any:
        if not given.get("trigger_id"):
            return {"error": "invalid_trigger_id"}
        if given["trigger_id"] in self._triggers:
            self.troubles.append("a press that opens a second modal")
            return {"error": "exchanged_trigger_id"}
        self._triggers.add(given["trigger_id"])
        return self._shown(given["view"])

    def _views_push(self, given: dict[str, Any]) -> Any:
        return self._views_open(given)

    def _views_update(self, given: dict[str, Any]) -> Any:
        before = next((view for view in self.views if view["id"] == given["view_id"]), None)
        if before is None or before["hash"] != given.get("hash"):
            return {"error": "hash_conflict"}
        return self._shown(given["view"])

    def _views_publish(self, given: dict[str, Any]) -> Any:
        self.troubles += view_troubles(given["view"])
        self.homes[given["user_id"]] = given["view"]
        return {"view": {**given["view"], "id": f"VH{given['user_id']}", "hash": "h"}}

    def _assistant_threads_setSuggestedPrompts(self, given: dict[str, Any]) -> Any:  # noqa: N802
        if not 1 <= len(given["prompts"]) <= 3 or "thread_ts" in given:
            self.troubles.append("prompts: up to three, without a thread")
        self.prompts.append(given)
        return {}

    def _assistant_threads_setStatus(self, given: dict[str, Any]) -> Any:  # noqa: N802
        if not given["channel_id"].startswith("D") or not given["thread_ts"]:
            self.troubles.append("a status stands at a message of a direct message")
        self.statuses.append(given)
        return {}

    def _users_profile_get(self, given: dict[str, Any]) -> Any:
        user = self.users.get(given["user"])
        return (
            {"profile": {**user["profile"], "fields": user.get("fields")}}
            if user
            else {"error": "user_not_found"}
        )

    def _files_info(self, given: dict[str, Any]) -> Any:
        return (
            {"file": self.files[given["file"]][0]}
            if given["file"] in self.files
            else {"error": "file_not_found"}
        )

    def add_file(self, file: str, user: str, name: str, data: bytes) -> dict[str, Any]:
        """A file somebody shared, as an event names it."""
        link = f"https://example.slack.com/files/{user}/{file}/x"
        address = f"{self.url.removesuffix('/api/')}/download/{file}"
        info = {"id": file, "user": user, "name": name, "title": name, "pretty_type": "PDF", "size": len(data),
                "permalink": link, "url_private_download": address}  # fmt: skip
        self.files[file] = (info, data)
        return info

    def _apps_connections_open(self, _: dict[str, Any]) -> Any:
        return {"url": self.socket_url} if self.socket_url else {"error": "internal_error"}


def dm_of(user: str) -> str:
    """The direct message of somebody with the bot."""
    return "D" + user[1:]


def _wrong(fault: Fault) -> tuple[int, dict[str, str], Any] | None:
    match fault.how:
        case "cut":
            return None
        case "limited":
            return 429, {"Retry-After": str(int(fault.seconds))}, {"ok": False, "error": "ratelimited"}
        case "500":
            return 500, {}, {"ok": False, "error": "internal_error"}
        case "nonsense":
            return 200, {}, "<html>Service is down</html>"
        case error:
            return 200, {}, {"ok": False, "error": error}


def _handler(stub: SlackStub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:  # whoever called was killed before the request was out
                self.close_connection = True
                return
            if "/download/" in self.path:
                data = stub.files[self.path.rpartition("/")[2]][1]
                self.send_response(200 if self._token(b"") == TOKEN else 302)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                return
            found = stub.answer(
                self.path.rpartition("/")[2], _arguments(body, self.headers), self._token(body)
            )
            if found is None:
                self.close_connection = True
                self.connection.close()
                return
            status, headers, value = found
            data = (value if isinstance(value, str) else json.dumps(value)).encode()
            try:
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, text)
                self.send_header(
                    "content-type", "text/html" if isinstance(value, str) else "application/json"
                )
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                self.close_connection = True

        do_GET = do_POST  # noqa: N815

        def _token(self, body: bytes) -> str:
            bearer = (self.headers.get("authorization") or "").removeprefix("Bearer ")
            return bearer or parse_qs(body.decode()).get("token", [""])[0]

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


def _arguments(body: bytes, headers: Any) -> dict[str, Any]:
    if "json" in (headers.get("content-type") or ""):
        return dict(json.loads(body or b"{}"))
    given: dict[str, Any] = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    for name in ("blocks", "view", "metadata", "prompts"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given
