"""What the desk presses on a card or on Home: an action of the case, or its details.

The rights are asked again at every press; what cannot be done is said with its reason.
"""

from bot.slack import blocks as kit
from bot.slack import modals
from bot.slack.cards import CARD, DETAILS, SHOWN, action_button, details
from bot.slack.modals import View
from bot.slack.office import Body, Office
from bot.slack.places import MODAL, in_channel
from bot.slack.presses import in_modal, press_key, told
from dialogs import casepage, rights
from dialogs.actions import ACTIONS
from dialogs.turn import Person, Submit
from dialogs.views import CaseView
from dialogs.wording import say
from storage import audit
from storage.engine import writing
from storage.lookup import EngineLookup


def press(office: Office, body: Body) -> None:
    """A button of a card: ``card:action`` with the number of the case."""
    action = body["actions"][0]
    name = str(action.get("action_id") or "").removeprefix(f"{CARD}:").partition(".")[0]
    number = str(action.get("value") or "")
    person = office.person(body)
    if name == DETAILS or (name in ACTIONS and ACTIONS[name].asks):
        # Reading and drawing take their time; what was pressed opens a modal for 3 seconds only.
        _show(office, body, modals.sentence(say("slack.reading")))
    if name == DETAILS:
        _show(office, body, _details(office, person, number))
        return
    view = view_of(office, person, number)
    offered = {each.form.action: each for each in view.actions} if view else {}
    if name not in offered:
        _show(
            office, body, modals.sentence(say("desk.refused_case" if view is None else "desk.refused_right"))
        )
    elif not offered[name].form.inputs:
        # Who wins is decided where the change is made, not by what was seen before.
        channel = str((body.get("channel") or {}).get("id") or "")
        place = in_channel(channel) if channel and not channel.startswith("D") else MODAL
        reply = office.take(person, place, press_key(body), Submit(name, number, 0, {}))
        if place == MODAL:
            _show(office, body, modals.telling(say("slack.title"), told(reply)))
    elif offered[name].refused:
        _show(office, body, modals.sentence(offered[name].refused))
    else:
        _show(office, body, modals.form(offered[name].form, MODAL))


def view_of(office: Office, person: Person, number: str) -> CaseView | None:
    """What a person may know of a case; None for one that is not there or not for them."""
    lookup = EngineLookup(office.desk.engine)
    case = lookup.case(number)
    if case is None or not rights.may(person, "case", case):
        return None
    return casepage.view(case, person, office.desk.handbook, lookup)


def _details(office: Office, person: Person, number: str) -> View:
    view = view_of(office, person, number)
    with writing(office.desk.engine) as session:
        audit.record(
            session,
            office.desk.clock(),
            person.id,
            channel="slack",
            action="case",
            subject=number[:100],
            result="done" if view else "refused",
        )
    if view is None:
        return modals.sentence(say("desk.refused_case"))
    others = [each for each in view.actions if each.form.action not in SHOWN and not each.refused]
    buttons = list(kit.actions([action_button(each, number) for each in others]))
    return modals.telling(say("slack.details_title", number=number), details(view), buttons)


def _show(office: Office, body: Body, view: View) -> None:
    office.screens.show(str(body["trigger_id"]), view, over=in_modal(body))
