"""Which cases cannot wait until the desk opens again. Knows what was agreed with the company, no office hours."""

from datetime import date

from dialogs.cases import Case
from knowledge.details import DATES


def cannot_wait(case: Case, today: date, opens: date) -> bool:
    """Whether a reply is promised or a meeting agreed for a day from ``today`` to the day the desk ``opens``."""
    if case.practice or case.state == "closed":
        return False
    days = (date.fromisoformat(case.facts[field].value) for field in DATES if field in case.facts)
    return any(today <= day <= opens for day in days)
