"""Judgements and cases as the command line's contract has them: plain dictionaries, and plain text."""

from datetime import date
from typing import Any

from dialogs.cases import Case
from dialogs.sorting import assess_story
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
    }


def answer_text(answer: Answer, book: Handbook) -> str:
    """An answer to read."""
    match answer.situation:
        case "answered":
            quoted = [
                f"> {clause.text}\n> — "
                + say(
                    "policy.cite",
                    title=book.policy.title,
                    clause=clause.id,
                    heading=clause.heading,
                    edition=book.policy.edition,
                )
                for clause in answer.citations
            ]
            texts = [answer.english or "", answer.fact or "", *quoted, answer.unsaid or ""]
            return "\n".join(text for text in texts if text)
        case "silent":
            return say("policy.silent", name=answer.silence.name if answer.silence else "")
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
        {"id": match.issue.id, "score": round(match.score, 4), "words": list(match.words)}
        for match in matches
    ]


def assessed(book: Handbook, memo: str, today: date) -> dict[str, Any]:
    """An assessment of ``renkei assess``."""
    facts = read(memo, today).facts
    found = assess_story(book, facts, memo, today)
    return {
        **_judgement(found),
        "slots": slots(facts),
        "reasons": [
            {"says": reason.says, "clause": reason.clause, "words": list(reason.words)}
            for reason in (
                found.why,
                found.agreement_reason,
                *found.obligations,
                *found.settle,
                *found.open_points,
            )
        ],
        "missing": list(found.missing),
        "issues": matched(found.matches),
    }


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
    return {name: getattr(found, name) for name in names}


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
        "assessment": _judgement(case.assessment),
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
        case.company or say("consultation.company_open"),
        case.title,
        case.assignee.name if case.assignee else say("desk.status_none"),
    )
    return "　".join(names)
