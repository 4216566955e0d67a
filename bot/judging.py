"""Judgements and cases as the command line's contract has them: plain dictionaries, and plain text."""

from datetime import date
from typing import Any

from dialogs import display
from dialogs.cases import Case
from dialogs.policy import grounds
from dialogs.sorting import agreement_lines, assess_story, issue_line, obligations, pattern_line
from dialogs.talk import quotation
from dialogs.wording import label, say
from knowledge.ask import Answer
from knowledge.assess import Assessment, slots
from knowledge.facts import PERSONAL
from knowledge.handbook import Handbook
from knowledge.match import Match
from knowledge.memo import read


def answered(answer: Answer) -> dict[str, Any]:
    """An answer of ``renkei ask``."""
    return {
        "question": answer.question,
        "status": answer.status,
        "situation": answer.situation,
        "answer": answer.fact,
        "citations": [
            {"clause": clause.id, "heading": clause.heading, "text": clause.text}
            for clause in answer.citations
        ],
        "candidates": list(answer.candidates),
        "words": list(answer.words),
        "strength": answer.strength,
        "silence": answer.silence.name if answer.silence else None,
        "unsaid": answer.unsaid,
        "practice": answer.practice,
        "related": list(answer.related),
    }


def answer_text(answer: Answer, book: Handbook) -> str:
    """An answer to read."""
    match answer.situation:
        case "answered":
            first, *further = answer.citations
            quotations = [
                quotation(book, first, answer.paragraph),
                *(quotation(book, clause) for clause in further),
            ]
            quoted = [f"> {each.text}\n> — {each.cite}" for each in quotations]
            texts = [answer.english or "", answer.fact or "", *quoted, answer.unsaid or "", grounds(answer)]
            return "\n".join(text for text in texts if text)
        case "silent":
            name = answer.silence.name if answer.silence else ""
            return "\n".join(filter(None, (say("policy.silent", name=name), grounds(answer))))
        case "candidates":
            names = [f"{name} {book.policy.clause(name).heading}" for name in answer.candidates]
            return "\n".join([say("policy.not_found"), *names])
        case "not_found":
            return say("policy.not_found_plain")
        case "off_topic":
            return say("policy.off_topic")


def matched(matches: tuple[Match, ...]) -> list[dict[str, Any]]:
    """Matches of ``renkei match``, best first."""
    return [
        {
            "id": match.issue.id,
            "score": round(match.score, 4),
            "words": list(match.words),
            "strength": match.strength,
        }
        for match in matches
    ]


def matched_text(matches: tuple[Match, ...], book: Handbook) -> str:
    """Matches to read."""
    lines = [issue_line(match, book.policy, with_id=True) for match in matches]
    texts = [f"{line.label}　{line.value}\n　{line.why}" for line in lines]
    return "\n".join(texts) or say("consultation.sorting_no_issue")


def assessed_text(book: Handbook, memo: str, today: date) -> str:
    """An assessment to read: what was read of the memo, and what the desk is shown of it."""
    facts = read(memo, today).facts
    found = assess_story(book, facts, memo, today)
    known = [f"{row.label}　{row.value}" for row in display.rows(facts, open_data=True)]
    lines = (pattern_line(found), *agreement_lines(found), *obligations(found))
    judged = [f"{line.label}　{line.value}" + (f"\n　{line.why}" if line.why else "") for line in lines]
    return "\n".join([*known, say("consultation.sorting_title"), *judged, matched_text(found.matches, book)])


def assessed(book: Handbook, memo: str, today: date) -> dict[str, Any]:
    """An assessment of ``renkei assess``."""
    facts = read(memo, today).facts
    found = assess_story(book, facts, memo, today)
    return {
        **_judgement(found),
        "slots": slots(facts),
        "reasons": _reasons(found),
        "missing": list(found.missing),
        "issues": matched(found.matches),
    }


def _reasons(found: Assessment) -> list[dict[str, Any]]:
    every = (found.why, found.agreement_reason, *found.obligations, *found.settle, *found.open_points)
    return [
        {"says": reason.says, "clause": reason.clause, "words": list(reason.words), "rule": reason.code}
        for reason in every
    ]


def _judgement(found: Assessment) -> dict[str, Any]:
    names = (
        "pattern",
        "out_of_scope_reason",
        "ward_cost",
        "review_board",
        "development_cost_conflict",
        "agreement",
        "period_over_2y",
        "auto_renewal",
    )
    return {**{name: getattr(found, name) for name in names}, "basis": found.basis}


def case_line(case: Case) -> dict[str, Any]:
    """A case of ``renkei queue list``."""
    return {
        "number": case.number,
        "state": case.state,
        "turn": case.turn,
        "company": case.company or None,
        "title": case.title,
        "pattern": case.assessment.pattern,
        "assignee": case.assignee.id if case.assignee else None,
        "department": case.logger.department,
        "received": case.received.isoformat(),
    }


def case_whole(case: Case) -> dict[str, Any]:
    """A case of ``renkei queue show``: the line and what is known of it, without contact data."""
    return {
        **case_line(case),
        "facts": {name: fact.value for name, fact in case.facts.items() if name not in PERSONAL},
        "assessment": {**_judgement(case.assessment), "reasons": _reasons(case.assessment)},
        "corrections": [
            {
                "what": correction.what,
                "before": correction.before,
                "after": correction.after,
                "reason": correction.reason,
                "who": correction.by.id,
                "at": correction.at.isoformat(),
            }
            for correction in case.corrections
        ],
        "issues": matched(case.assessment.matches),
        "outcome": case.outcome,
        "history": [
            {"at": event.at.isoformat(), "who": event.actor.id, "kind": event.kind} for event in case.history
        ],
    }


def case_text(case: Case) -> str:
    """A case on one line to read."""
    names = (
        case.number,
        label("state", case.state),
        say("desk.queue_section", holder=label("turn", case.turn)),
        display.company(case),
        case.title,
        case.assignee.name if case.assignee else say("desk.status_none"),
    )
    return "　".join(names)
