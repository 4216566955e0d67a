"""The policy as a page: every clause word for word, to be read, linked to and printed."""

from starlette.responses import Response

from bot.web.render import around
from bot.web.visit import Visit, page
from dialogs.talk import quotation


@page("staff")
def policy(visit: Visit) -> Response:
    """``/policy``: all of its clauses in their order."""
    handbook = visit.desk.handbook
    clauses = [(each, quotation(handbook, each)) for each in handbook.policy.clauses]
    return visit.show("policy.html", here="policy", policy=handbook.policy, clauses=clauses, around=around)
