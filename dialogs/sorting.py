"""The 整理（案）: how the assessment is shown. Staff see at most eight lines; the desk sees all of it."""

import re
from collections.abc import Iterable
from datetime import date

from dialogs.display import line_value, rows
from dialogs.reply import Line, Sorting
from dialogs.wording import label, say
from knowledge import details
from knowledge.assess import Assessment, Decided, Reason, assess
from knowledge.facts import Facts
from knowledge.handbook import Handbook
from knowledge.match import Match
from knowledge.policy import Policy

WANTED = ("company", "wishes", "cost", "when", "contact")
"""Lines whose absence is named, so that nobody has to look for what is missing."""

_BOARD = "board.joint"
"""The one obligation that staff are shown beside what needs settling: it decides whether it goes ahead."""
_NAME = "open.name"
"""That the policy is silent on donations and the like: whether they need an agreement is not for it to say."""
_REGIONAL = "open.regional"
"""That no issue is touched yet is said with the issues, not as a silence of the policy."""


def pattern_name(assessment: Assessment) -> str:
    """The pattern in words; where the policy does not apply, what applies instead."""
    if assessment.pattern == "out_of_scope":
        return label("pattern", assessment.out_of_scope_reason or "out_of_scope")
    return label("pattern", assessment.pattern)


def with_clause(text: str, clause: str | None) -> str:
    """A text with the clause it rests on, unless it names it itself."""
    return f"{text}（方針 {clause}）" if clause and f"（{clause}）" not in text else text


def pattern_line(assessment: Assessment) -> Line:
    """The pattern with its clause, and why."""
    value = with_clause(pattern_name(assessment), assessment.why.clause)
    if assessment.basis in {"strong", "near"}:
        value = f"{value}　{label('strength', assessment.basis)}"
    return Line(say("consultation.sorting_pattern"), value, assessment.why.says)


def agreement_lines(assessment: Assessment) -> tuple[Line, ...]:
    """Whether an agreement is needed, and why; nothing where the policy does not apply.

    Where the policy is silent on the matter itself, no agreement is said to be needed.
    """
    if assessment.pattern == "out_of_scope":
        return ()
    reason = assessment.agreement_reason
    silent = any(point.code == _NAME for point in assessment.open_points)
    needed = "unknown" if silent else assessment.agreement
    value = with_clause(label("agreement", needed), reason.clause)
    return (Line(say("consultation.sorting_agreement"), value, reason.says),)


def _numbered(reasons: tuple[Reason, ...]) -> str:
    if len(reasons) == 1:
        return _whole(reasons[0])
    return "　".join(f"{chr(0x2460 + n)}{_whole(reason)}" for n, reason in enumerate(reasons))


def _whole(reason: Reason) -> str:
    """What a reason says, with its clause and the words it rests on."""
    words = [word for word in reason.words if word not in reason.says]
    return with_clause(reason.says, reason.clause) + _quoted(words)


def _quoted(words: Iterable[str]) -> str:
    return "".join(f"「{word}」" for word in words)


def issue_line(match: Match, policy: Policy, with_id: bool = False) -> Line:
    """One regional issue: how well it fits, the words it rests on, and where it comes from.

    ``with_id`` where several stand together and the desk may name one to correct it.
    """
    words = _quoted(match.words[:4])
    strength = label("strength", match.strength)
    title = f"{match.issue.title}（{match.issue.id}）" if with_id else match.issue.title
    value = say("consultation.sorting_issue_value", title=title, strength=strength, words=words)
    return Line(say("consultation.sorting_issue"), value, _source(match, policy))


def _source(match: Match, policy: Policy) -> str:
    """Where an issue comes from; the policy itself names fields and examples, not issues."""
    if match.issue.source == policy.title:
        return say("consultation.sorting_issue_policy")
    return say("consultation.sorting_issue_source", source=match.issue.source) if match.issue.source else ""


def missing(facts: Facts) -> str:
    """The names of the lines nobody has spoken of yet."""
    return "、".join(label("field", line) for line in WANTED if not line_value(line, facts))


def unconfirmed(facts: Facts) -> str:
    """The names of the lines nobody has spoken of yet, and of those that are not confirmed."""
    return "、".join(
        row.label
        for row in rows(facts)
        if row.note or (row.field in WANTED and not line_value(row.field, facts))
    )


def sorting(assessment: Assessment, facts: Facts, policy: Policy) -> Sorting:
    """The 整理（案） for staff."""
    lines = [pattern_line(assessment)]
    if assessment.pattern != "undecided":
        lines.extend(agreement_lines(assessment))
    board = tuple(reason for reason in assessment.obligations if reason.code == _BOARD)
    if settle := (*board, *assessment.settle):
        lines.append(Line(say("consultation.sorting_settle"), _numbered(settle)))
    regional = tuple(reason for reason in assessment.open_points if reason.code == _REGIONAL)
    if unsaid := tuple(reason for reason in assessment.open_points if reason not in regional):
        lines.append(Line(say("consultation.sorting_open"), _numbered(unsaid)))
    if assessment.matches:
        lines.append(issue_line(assessment.matches[0], policy))
    else:
        none = say("consultation.sorting_no_issue")
        why = "".join(reason.says for reason in regional)
        lines.append(Line(say("consultation.sorting_issue"), none, why))
    if absent := missing(facts):
        value = say("consultation.sorting_missing_value", names=absent)
        lines.append(Line(say("consultation.sorting_missing"), value))
    return Sorting(say("consultation.sorting_title"), tuple(lines), say("consultation.sorting_footer"))


def obligations(assessment: Assessment) -> tuple[Line, ...]:
    """For the desk: everything the policy demands or leaves open, each with its clause and words."""
    groups = (
        (say("desk.obligation"), assessment.obligations),
        (say("consultation.sorting_settle"), assessment.settle),
        (say("consultation.sorting_open"), assessment.open_points),
    )
    return tuple(
        Line(name, with_clause(reason.says, reason.clause), _quoted(reason.words))
        for name, reasons in groups
        for reason in reasons
    )


def clauses(assessment: Assessment, policy: Policy) -> tuple[str, ...]:
    """The ids of the clauses the assessment rests on, in the policy's order."""
    agreement = () if assessment.pattern == "out_of_scope" else (assessment.agreement_reason,)
    reasons = (
        assessment.why,
        *agreement,
        *assessment.obligations,
        *assessment.settle,
        *assessment.open_points,
    )
    named = {reason.clause for reason in reasons if reason.clause}
    return tuple(clause.id for clause in policy.clauses if clause.id in named)


def matches(handbook: Handbook, facts: Facts, story: str) -> tuple[Match, ...]:
    """The regional issues a consultation is read to serve, best first."""
    # Names, money and appointments around a proposal speak for issues it does not touch.
    found = handbook.catalogue.match(facts["proposal"].value) if "proposal" in facts else ()
    return found or handbook.catalogue.match(_NAMED.sub("", story))


_NAMED = re.compile(rf"(?:{'|'.join(details.NAMES.values())})(?:は|:|：)[^。\n]*")
"""A line that names one of the fields nobody is asked for."""


def assess_story(
    handbook: Handbook,
    facts: Facts,
    story: str,
    today: date,
    *,
    served: tuple[Match, ...] | None = None,
    decided: Decided | None = None,
) -> Assessment:
    """The assessment of what is known so far: of what is read, or of what the desk has ``decided`` and of

    the issues it is said to have ``served``.
    """
    found = matches(handbook, facts, story) if served is None else served
    return assess(facts, story, found, handbook.rules, today, decided=decided)
