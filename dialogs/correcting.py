"""The desk's corrections of a 整理（案）: another pattern, other regional issues, or the reading again.

What the desk has decided wins over every later reading, and the reading stays in sight beside it.
Knows the case, not who may correct it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

from dialogs import sorting
from dialogs.cases import NO_ISSUE, Case, Correctable, Correction, Event
from dialogs.changes import CorrectCase
from dialogs.display import day_short
from dialogs.reply import Input, Line
from dialogs.talk import Talk
from dialogs.wording import label, say
from knowledge.assess import Assessment, Decided, Reading
from knowledge.facts import Facts
from knowledge.handbook import Handbook
from knowledge.issues import Issue
from knowledge.match import Match
from knowledge.rules import Code
from knowledge.text import fold

Fields = Mapping[str, str]
CODES: tuple[Code, ...] = get_args(Code)
AGAIN = "read"
"""The choice that takes a correction back."""
MOST = 5
"""Issues that one case is said to serve."""
_REASON = 500
_LONGEST = 400
_BETWEEN = re.compile(r"[、，,;；\n]+|\s+(?=[A-Za-z]+-\d)")


def assess(
    handbook: Handbook,
    facts: Facts,
    story: str,
    today: date,
    *,
    corrections: Sequence[Correction],
    known: Sequence[Match] = (),
) -> Assessment:
    """The assessment of a case, with what the desk has corrected and all that follows from it.

    ``known`` are matches it had: an issue that has left the catalogue since stays with the case.
    """
    if not corrections:
        return sorting.assess_story(handbook, facts, story, today)
    found = sorting.matches(handbook, facts, story)
    served, decided = found, None
    for correction in corrections:
        if correction.what == "pattern":
            decided = Decided(_code(correction.after), why(correction))
        else:
            served = _named(handbook, correction.after, (*known, *found))
    read = sorting.assess_story(handbook, facts, story, today, served=found)
    judged = sorting.assess_story(handbook, facts, story, today, served=served, decided=decided)
    return replace(judged, reading=Reading(read.code, read.why, found))


def _code(value: str) -> Code:
    return next(code for code in CODES if code == value)


def _named(handbook: Handbook, ids: str, known: Sequence[Match]) -> tuple[Match, ...]:
    """The issues that were named, in that order; one that was read too keeps the words it rests on."""
    found = {match.issue.id: match for match in known}
    issues = {issue.id: issue for issue in handbook.catalogue.issues}
    named = []
    for name in () if ids == NO_ISSUE else ids.split():
        if name in found:
            named.append(found[name])
        elif name in issues:
            named.append(Match(issues[name], 1.0, "given", ()))
    return tuple(named)


def why(correction: Correction) -> str:
    """Who corrected it, when and why, as staff read it too."""
    name, day = correction.by.name, day_short(correction.at)
    return say("desk.corrected_by", name=name, day=day, reason=correction.reason)


# The pattern -----------------------------------------------------------------------------------


def _standing(case: Case, what: Correctable) -> Correction | None:
    return next((each for each in case.corrections if each.what == what), None)


def _reason() -> Input:
    hint = say("desk.form_correct_hint")
    return Input(
        "reason", say("desk.form_correct_reason"), hint=hint, limit=_REASON, long=True, required=True
    )


def pattern_inputs(case: Case) -> tuple[Input, ...]:
    """The form of another pattern."""
    options: list[tuple[str, str]] = [(code, label("pattern", code)) for code in CODES]
    if _standing(case, "pattern"):
        options.append((AGAIN, say("desk.correct_again")))
    name = say("desk.form_correct_pattern")
    return (Input("pattern", name, case.assessment.code, required=True, options=tuple(options)), _reason())


def same(inputs: tuple[Input, ...], name: str, now: str) -> tuple[Input, ...]:
    """The inputs, where the one so called would change nothing with that said."""
    return tuple(
        replace(item, error=item.error or say("desk.correct_same"))
        if item.name == name and item.value == now
        else item
        for item in inputs
    )


def pattern_changed(talk: Talk, case: Case, fields: Fields) -> CorrectCase:
    """The change that makes it another pattern, with all that follows from it."""
    after = "" if fields["pattern"] == AGAIN else fields["pattern"]
    return _change(talk, case, "pattern", after, fields["reason"])


# The issues ------------------------------------------------------------------------------------


def _ids(matches: Sequence[Match]) -> str:
    return " ".join(match.issue.id for match in matches) or NO_ISSUE


def issue_inputs(case: Case) -> tuple[Input, ...]:
    """The form of other issues: their numbers or names, the best first."""
    now = "、".join(match.issue.id for match in case.assessment.matches) or say("desk.no_issues")
    hint = say("desk.form_correct_issues_hint", most=MOST)
    name = say("desk.form_correct_issues")
    named = Input("issues", name, now, hint, _LONGEST, required=True, suggest="issues", several=True)
    return named, _reason()


def issue_checked(talk: Talk, case: Case, inputs: tuple[Input, ...]) -> tuple[Input, ...]:
    """The inputs; what names no issue, or several, is said with those that may be meant."""
    given, reason = inputs
    if given.error or _takes_back(case, given.value):
        return inputs
    found, problem = _read(talk.handbook, case, given.value)
    if not problem and (" ".join(found) or NO_ISSUE) == _ids(case.assessment.matches):
        problem = say("desk.correct_same")
    return replace(given, error=problem), reason


def _takes_back(case: Case, given: str) -> bool:
    return fold(given) == fold(say("desk.correct_again")) and _standing(case, "issues") is not None


def _read(handbook: Handbook, case: Case, given: str) -> tuple[tuple[str, ...], str]:
    """The ids that were named, or what is wrong with one of the names."""
    if fold(given) == fold(say("desk.no_issues")):
        return (), ""
    issues = {issue.id: issue for issue in handbook.catalogue.issues}
    issues |= {match.issue.id: match.issue for match in case.assessment.matches}
    found: list[str] = []
    for name in filter(None, (part.strip() for part in _BETWEEN.split(given))):
        meant = _meant(tuple(issues.values()), name)
        if len(meant) != 1:
            return (), _unclear(handbook, name, meant)
        found.append(meant[0].id)
    ids = tuple(dict.fromkeys(found))
    return ids, say("desk.correct_many", most=MOST) if len(ids) > MOST else ""


def _meant(issues: Sequence[Issue], name: str) -> tuple[Issue, ...]:
    wanted = fold(name)
    exact = tuple(issue for issue in issues if wanted in {fold(issue.id), fold(issue.title)})
    return exact or tuple(issue for issue in issues if wanted in fold(issue.title))


def _unclear(handbook: Handbook, name: str, meant: Sequence[Issue]) -> str:
    near = meant or tuple(match.issue for match in handbook.catalogue.match(name))
    names = "、".join(f"{issue.id} {issue.title}" for issue in near[:MOST])
    return say("desk.correct_unclear", text=name, names=names)


def issues_changed(talk: Talk, case: Case, fields: Fields) -> CorrectCase:
    """The change that makes it other issues."""
    taken_back = _takes_back(case, fields["issues"])
    after = "" if taken_back else " ".join(_read(talk.handbook, case, fields["issues"])[0]) or NO_ISSUE
    return _change(talk, case, "issues", after, fields["reason"])


# Both ------------------------------------------------------------------------------------------


def _was_read(case: Case, what: Correctable) -> tuple[str, tuple[str, ...]]:
    """What words and answers alone come to, and the words it rests on."""
    judged = case.assessment
    reading = judged.reading or Reading(judged.code, judged.why, judged.matches)
    if what == "pattern":
        return reading.code, reading.why.words
    return _ids(reading.matches), tuple(word for match in reading.matches for word in match.words)


def _change(talk: Talk, case: Case, what: Correctable, after: str, reason: str) -> CorrectCase:
    read, words = _was_read(case, what)
    now = Correction(what, read, after, reason, talk.turn.person, talk.turn.at)
    corrections = [each for each in case.corrections if each.what != what] + ([now] if after else [])
    story = "\n".join(heard.text for heard in case.story)
    before = case.assessment
    judged = assess(
        talk.handbook, case.facts, story, talk.turn.today, corrections=corrections, known=before.matches
    )
    shown = (
        _titles(before.matches, judged.matches)
        if what == "issues"
        else {"was": before.code, "is": judged.code}
    )
    return CorrectCase(case.number, case.version, what, read, after, reason, words, judged, shown)


def _titles(before: Sequence[Match], after: Sequence[Match]) -> dict[str, str]:
    was = {match.issue.id: match.issue.title for match in before}
    now = {match.issue.id: match.issue.title for match in after}
    return {
        "removed": "、".join(title for name, title in was.items() if name not in now),
        "added": "、".join(title for name, title in now.items() if name not in was),
    }


def event_says(event: Event) -> tuple[str, str, str]:
    """A correction in the history: the sentence, what stood before and what stands after it."""
    detail = event.detail
    back = say("desk.corrected_back") if not detail["after"] else ""
    if detail["what"] == "pattern":
        says = say("desk.event_corrected_pattern", reason=detail["reason"], back=back)
        return says, label("pattern", detail["was"]), label("pattern", detail["is"])
    says = say("desk.event_corrected_issues", reason=detail["reason"], back=back)
    removed, added = detail["removed"], detail["added"]
    moved = say("desk.issues_moved", removed=removed, added=added) if removed or added else ""
    return f"{says}{moved}", "", ""


def beside(case: Case) -> tuple[Line, ...]:
    """Lines to show beside a corrected 整理（案）: what words and answers alone come to now."""
    reading = case.assessment.reading
    lines: list[Line] = []
    for correction in case.corrections if reading else ():
        assert reading is not None
        if correction.what == "pattern":
            now, grounds = str(reading.code), reading.why.says
            value = sorting.with_clause(label("pattern", reading.code), reading.why.clause)
        else:
            now, grounds, value = _ids(reading.matches), "", _names(reading.matches)
            lines.append(Line(say("desk.decided_issues"), _names(case.assessment.matches), why(correction)))
        # What was read when it was corrected is only told; another reading since then is a hint.
        if now not in {correction.before, correction.after}:
            grounds = say("desk.reading_changed", grounds=grounds)
        lines.append(Line(say(f"desk.reading_{correction.what}"), value, grounds))
    return tuple(lines)


def _names(matches: Sequence[Match]) -> str:
    return "、".join(match.issue.title for match in matches) or say("desk.no_issues")
