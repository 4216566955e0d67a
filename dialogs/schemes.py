"""What another scheme, or who is no company, means for a consultation: said once, and nobody is turned away.

Knows the names that speak for it; where such a case goes is the desk's to decide.
"""

import re
from collections.abc import Iterator

from dialogs import prompt
from dialogs.cases import Case
from dialogs.reply import Line
from dialogs.talk import Talk
from dialogs.wording import say
from knowledge.handbook import Office

_BODY = re.compile(
    r"大学|学校法人|高等学校|NPO|ＮＰＯ|特定非営利|財団法人|社団法人|社会福祉法人|商店会|商店街|振興組合|町会|自治会|"
    r"協議会|協会|組合|連盟"
)
_BODY_SPEAKS = re.compile(rf"[^。\n]{{0,20}}(?:{_BODY.pattern})[^。\n]{{0,6}}(?:から|より|が|さん)")
_OWN = re.compile(
    r"(?:うち|自分|当|私)(?:たち)?の?(?:課|係|支所|部|所|館)(?:で|が)(?:独自|進め|やる|行う|実施|企業と(?:組|一緒|連携)"
    r"|(?:[^。がは]{0,40}?(?:企業|会社|民間|事業者|どこか)と(?:、|一緒に|組んで|共同で|連携して)*|[^。、がは]{0,30}?)"
    r"(?:進め|やり|始め|行い|実施し|取り組み|作り|開き)(?:たい|ます)(?!と|って|との|そう|らしい|みたい|会社|企業|人|ところ|話|場合))"
    r"|部門独自|課の独自"
)


def _of(company: str, story: str, office: Office) -> Iterator[str]:
    """What a story brings up: that it is no company, that it is another scheme's, that it is one's own."""
    if _BODY.search(company) if company else _BODY_SPEAKS.match(story):
        yield "body"
    if any(word in story for word in office.other_scheme_words):
        yield "other_scheme"
    if _OWN.search(story):
        yield "own"


def lines(case: Case, office: Office) -> tuple[Line, ...]:
    """What the desk has to know of a case for the same reason, in its 整理（案）."""
    story = "\n".join(heard.text for heard in case.story)
    return tuple(
        Line(
            say("consultation.sorting_scheme"), say(f"consultation.sorting_{name}", name=office.other_scheme)
        )
        for name in _of(case.company, story, office)
        if name != "own"
    )


def say_once(talk: Talk) -> None:
    """Say what has come up and was not said of this draft before."""
    draft = talk.draft
    if draft is None:
        return
    company = draft.facts["company"].value if "company" in draft.facts else ""
    office = talk.handbook.office
    for name in _of(company, prompt.story_of(draft), office):
        if name not in draft.told:
            talk.say(f"consultation.{name}", name=office.other_scheme)
            draft = talk.set_draft(told=(*draft.told, name), own=draft.own or name == "own")
