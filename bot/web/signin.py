"""Choosing which of the demo people one is, where nobody signs in for real; leaving again."""

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.web.identity import COOKIE
from bot.web.visit import Visit, page
from dialogs.wording import say


@page("anyone")
def sign_in(visit: Visit) -> Response:
    """``/sign-in``: the demo people."""
    if not visit.site.identity.demo:
        raise HTTPException(404, say("pages.no_such_page"))
    return visit.show("sign_in.html", people=visit.site.identity.demo_people())


@page("anyone")
def enter(visit: Visit) -> Response:
    """``POST /sign-in``: a new session, whoever it was before."""
    token = visit.site.identity.sign_in(visit.request, visit.form.get("person", ""))
    if token is None:
        raise HTTPException(403, say("pages.unknown_person"))
    # Whoever works at the desk begins with what is to be done today, the others with the conversation.
    desk = any(each.desk and each.id == visit.form["person"] for each in visit.site.identity.demo_people())
    answer = RedirectResponse("/queue" if desk else "/", 303)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/")
    return answer


@page("anyone")
def leave(visit: Visit) -> Response:
    """``POST /sign-out``: the session is over."""
    if not visit.site.identity.demo:
        raise HTTPException(404, say("pages.no_such_page"))
    visit.site.identity.sign_out(visit.request)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer
