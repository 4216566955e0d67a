"""The companies of the cases there are: one for each normalised name. Derived, nothing is kept of its own."""

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogs.cases import Registered
from knowledge.companies import read, same_company
from storage.schema import cases

LIKELY_FROM = 85
"""How like (0 to 100) two normalised names must be for one to be asked about."""


def most_like(session: Session, name: str) -> Registered | None:
    """The company that is the same by its name, or the one most like it; None if none comes near."""
    key = read(name).key
    if not key:
        return None
    keys = session.execute(select(cases.c.company_key).where(cases.c.company_key != "").distinct())
    found = process.extract(key, list(keys.scalars()), scorer=fuzz.ratio, limit=5, score_cutoff=LIKELY_FROM)
    likely = [_company(session, near) for near, _, _ in found]
    same = [company for company in likely if same_company(company.name, name).same]
    return next(iter([*same, *likely]), None)


def _company(session: Session, key: str) -> Registered:
    """The company with this normalised name, called as it was most recently."""
    rows = session.execute(
        select(cases.c.facts).where(cases.c.company_key == key).order_by(cases.c.id.desc())
    )
    facts = list(rows.scalars())
    names = list(dict.fromkeys(one["company"]["value"] for one in facts))
    numbers = [one["corporate_number"]["value"] for one in facts if "corporate_number" in one]
    return Registered(key, names[0], next(iter(numbers), ""), tuple(names[1:]), len(facts))
