"""What another scheme, or who is no company, means for a consultation: said once, and nobody is turned away.

Knows the names that speak for it; where such a case goes is the desk's to decide.
"""

import re

from dialogs import prompt
from dialogs.talk import Talk

_BODY = re.compile(
    r"大学|学校法人|高等学校|NPO|ＮＰＯ|特定非営利|財団法人|社団法人|社会福祉法人|商店会|商店街|振興組合|町会|自治会|"
    r"協議会|協会|組合|連盟"
)
_BODY_SPEAKS = re.compile(rf"[^。\n]{{0,20}}(?:{_BODY.pattern})[^。\n]{{0,6}}(?:から|より|が|さん)")
_OWN = re.compile(
    r"(?:うち|自分|当|私)の?(?:課|支所|部)(?:で|が)(?:独自|進め|やる|行う|実施)|部門独自|課の独自"
)


def say_once(talk: Talk) -> None:
    """Say what has come up and was not said of this draft before."""
    draft = talk.draft
    if draft is None:
        return
    company = draft.facts["company"].value if "company" in draft.facts else ""
    story, office = prompt.story_of(draft), talk.handbook.office
    for name, holds in (
        ("body", bool(_BODY.search(company) if company else _BODY_SPEAKS.match(story))),
        ("other_scheme", any(word in story for word in office.other_scheme_words)),
        ("own", bool(_OWN.search(story))),
    ):
        if holds and name not in draft.told:
            talk.say(f"consultation.{name}", name=office.other_scheme)
            draft = talk.set_draft(told=(*draft.told, name), own=draft.own or name == "own")
