"""Saying no in polite Japanese: as a page to a person, as data to the page's own script."""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from bot.web.shell import environment

SCRIPT = "x-renkei-script"
_HEADINGS = {401: "サインイン", 403: "表示できません", 404: "見つかりません"}


def refusal(scope: Scope, status: int, sentence: str, written: Iterable[str] = ()) -> Response:
    """The answer to a request that is not served. A page shows what was ``written``, to be copied and sent
    again; the script has it still."""
    if SCRIPT in Headers(scope=scope):
        return JSONResponse({"sentence": sentence}, status)
    html = (
        environment()
        .get_template("error.html")
        .render(
            nonce=scope.get("state", {}).get("nonce", ""),
            person=None,
            heading=_HEADINGS.get(status, "受け付けられませんでした"),
            sentence=sentence,
            written=[text for text in written if text.strip()],
            flash=(),
        )
    )
    return HTMLResponse(html, status)
