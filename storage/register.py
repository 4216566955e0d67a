"""The register of companies: what each is called, its corporate number, its cases.

Filled by the cases that are filed, by what people say on the card, and by import. Two names are taken
for one company only where that is sure; a false merge is worse than a missed one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import takewhile

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, CompoundSelect, Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from dialogs.cases import Case, Registered
from knowledge.companies import same_company, several
from knowledge.company_names import WRITTEN, any_of
from knowledge.company_names import read as read_name
from knowledge.facts import Facts
from knowledge.registers import COMPANY_COLUMNS, CompanyRow
from knowledge.sheets import Change, Fate
from storage import audit
from storage.numbers import real
from storage.schema import cases, companies, company_cases, company_names, further_companies

LIKELY_FROM = 85
"""How like (0 to 100) two normalised names must be for one to be asked about."""
OTHER = "other"
"""What a draft says of its company when it is none of the register."""
NEAR_FROM = 60
"""How like two names must be at least for a number to make them one company."""
_LONGEST = 200


# Looking up -------------------------------------------------------------------------------------


def most_like(session: Session, name: str) -> Registered | None:
    """The company that is the same by its name, or the one most like it; None if none comes near."""
    key = read_name(name).key
    if not key:
        return None
    keys = list(session.execute(select(company_names.c.key).distinct()).scalars())
    near = process.extract(key, keys, scorer=fuzz.ratio, limit=5, score_cutoff=LIKELY_FROM)
    likely = [
        company
        for found, _, _ in near
        for company in _registered(session, _called(company_names.c.key == found))
    ]
    same = [
        company
        for company in likely
        if any(same_company(called, name).same for called in (company.name, *company.aliases))
    ]
    return next(iter([*same, *likely]), None)


def everything(session: Session) -> tuple[Registered, ...]:
    """Every company, by its name."""
    return tuple(sorted(_registered(session), key=lambda company: (read_name(company.name).key, company.id)))


def of_case(session: Session, number: str) -> Registered | None:
    """The company of a case."""
    here = select(company_cases.c.company).where(company_cases.c.number == number)
    return next(iter(_registered(session, companies.c.id.in_(here))), None)


def cases_of(key: str) -> CompoundSelect[tuple[str]]:
    """The numbers of the cases of the companies that are called so (a normalised name), further ones too."""
    called = select(company_names.c.company).where(company_names.c.key == key)
    main = select(company_cases.c.number).where(company_cases.c.company.in_(called))
    return main.union(select(further_companies.c.number).where(further_companies.c.company.in_(called)))


def _called(where: ColumnElement[bool]) -> ColumnElement[bool]:
    return companies.c.id.in_(select(company_names.c.company).where(where))


def _registered(session: Session, where: ColumnElement[bool] | None = None) -> tuple[Registered, ...]:
    query = select(companies).order_by(companies.c.id)
    rows = session.execute(query if where is None else query.where(where)).all()
    ids = [row.id for row in rows]
    names: defaultdict[int, list[str]] = defaultdict(list)
    called = select(company_names).order_by(company_names.c.name)
    for row in session.execute(called if where is None else called.where(company_names.c.company.in_(ids))):
        names[row.company].append(row.name)
    counts: Counter[int] = Counter()
    for table in (company_cases, further_companies):
        counted = select(table.c.company, func.count()).where(real(table.c.number)).group_by(table.c.company)
        counting = counted if where is None else counted.where(table.c.company.in_(ids))
        counts.update({company: cases for company, cases in session.execute(counting)})  # noqa: C416
    return tuple(
        Registered(
            str(row.id),
            row.name,
            row.number or "",
            tuple(name for name in names[row.id] if name != row.name),
            counts[row.id],
        )
        for row in rows
    )


def _same(session: Session, name: str, number: str) -> tuple[Registered, ...]:
    """The companies that are certainly so called: the one with the number, or all of that name.

    A number may be mistaken: where the names plainly differ it makes no two companies one.
    """
    holder = _numbered(session, number)
    if holder and _alike(holder, name):
        return (holder,)
    key = read_name(name).key
    found = _registered(session, _called(company_names.c.key == key)) if key else ()
    return tuple(
        company
        for company in found
        if not (number and company.number)
        and any(same_company(called, name).same for called in (company.name, *company.aliases))
    )


def _numbered(session: Session, number: str) -> Registered | None:
    return next(iter(_registered(session, companies.c.number == number)), None) if number else None


def _alike(company: Registered, name: str) -> bool:
    """Whether a name may well be another one of the company's, as its number says."""
    return any(
        same_company(called, name).same or _near(read_name(called).core, read_name(name).core)
        for called in (company.name, *company.aliases)
    )


def _near(one: str, other: str) -> bool:
    one, other = one.replace(" ", ""), other.replace(" ", "")
    if not one or not other:
        return False
    shared = "".join(
        sign for sign, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    # 見本電機 and 見本ホールディングス; two kana or letters alone begin many names, and so does a place.
    begins = len(shared) >= 4 or (len(shared) >= 2 and any("一" <= sign <= "鿿" for sign in shared))
    begins = begins and not re.fullmatch(any_of(WRITTEN.regions), shared)
    return begins or one in other or other in one or fuzz.ratio(one, other) >= NEAR_FROM


def elsewhere(session: Session, number: str, facts: Facts) -> Registered | None:
    """The company of the register that has the corporate number of a case, where it plainly is another one."""
    name, corporate = _names(facts)
    holder = _numbered(session, corporate) if name else None
    mine = of_case(session, number) if holder else None
    if holder is None or (mine and mine.id == holder.id) or _alike(holder, name):
        return None
    return holder


# From cases -------------------------------------------------------------------------------------


def enter(session: Session, number: str, facts: Facts, said: str = "") -> None:
    """Note the company of a case that is filed, and its further ones. ``said`` is the id of the company it

    was said to be, or ``"other"``. Where several have its name and nobody said which, it stays open.
    """
    _enter_main(session, number, facts, said)
    _enter_further(session, number, facts)


def _enter_main(session: Session, number: str, facts: Facts, said: str) -> None:
    name, corporate = _names(facts)
    if not name:
        return
    found = _registered(session, companies.c.id == int(said)) if said.isdecimal() else ()
    if not found:
        found = _same(session, name, corporate)
        if said == OTHER:
            found = tuple(company for company in found if corporate and company.number == corporate)
    if len(found) > 1:
        return
    company = int(found[0].id) if found else _add(session, name, "case")
    _complete(session, company, (name,), corporate)
    session.execute(insert(company_cases).values(number=number, company=company))


def _further(facts: Facts) -> tuple[str, ...]:
    """The names of the further companies of a case."""
    return (
        tuple(name[:_LONGEST] for name in several(facts["companies"].value)) if "companies" in facts else ()
    )


def _enter_further(session: Session, number: str, facts: Facts) -> None:
    main = of_case(session, number)
    noted = {int(main.id)} if main else set()
    for name in _further(facts):
        found = _same(session, name, "")
        if len(found) > 1:
            continue
        company = int(found[0].id) if found else _add(session, name, "case")
        _complete(session, company, (name,), "")
        if company not in noted:
            session.execute(insert(further_companies).values(number=number, company=company))
            noted.add(company)


def _follow_further(session: Session, number: str, facts: Facts) -> None:
    """Enter the further companies of a case again; who is known from nothing else any more is let go."""
    here = further_companies.c.number == number
    were = list(session.execute(select(further_companies.c.company).where(here)).scalars())
    session.execute(delete(further_companies).where(here))
    _enter_further(session, number, facts)
    for company in were:
        origin = session.execute(select(companies.c.origin).where(companies.c.id == company)).scalar()
        if origin == "case" and not _known_from(session, company):
            session.execute(delete(company_names).where(company_names.c.company == company))
            session.execute(delete(companies).where(companies.c.id == company))


def follow(session: Session, before: Case, after: Case) -> None:
    """Bring the register after a correction of a case: its companies may be other ones now."""
    old, new = _names(before.facts), _names(after.facts)
    _follow_main(session, before, after)
    if old != new or _further(before.facts) != _further(after.facts):
        _follow_further(session, after.number, after.facts)


def _follow_main(session: Session, before: Case, after: Case) -> None:
    old, new = _names(before.facts), _names(after.facts)
    if old == new:
        return
    was = of_case(session, before.number)
    only = was is not None and _only_from(session, was, before.number)
    same = _same(session, *new) if new[0] else ()
    others = [company for company in same if was is None or company.id != was.id]
    if was and only and new[0] and not others:
        session.execute(delete(company_names).where(company_names.c.company == int(was.id)))
        session.execute(
            update(companies).where(companies.c.id == int(was.id)).values(name=new[0], number=None)
        )
        _complete(session, int(was.id), (new[0],), new[1])
        if old[1] != new[1]:
            _offer(session, old[1])
        return
    session.execute(delete(company_cases).where(company_cases.c.number == before.number))
    stays = was.id if was and len(others) < len(same) else ""
    _enter_main(session, before.number, after.facts, stays)
    if was and only and not _known_from(session, int(was.id)):
        session.execute(delete(company_names).where(company_names.c.company == int(was.id)))
        session.execute(delete(companies).where(companies.c.id == int(was.id)))
        _offer(session, old[1])
    elif was and old[1] and old[1] != new[1]:
        _let_go(session, was, old[1])


def _let_go(session: Session, company: Registered, number: str) -> None:
    """Take a number off a company that only had it from a case, once no case of it says it any more."""
    origin = session.execute(select(companies.c.origin).where(companies.c.id == int(company.id))).scalar()
    here = _registered_cases(session, int(company.id))
    said = select(cases.c.number).where(cases.c.number.in_(here), _says(number))
    if origin == "case" and company.number == number and session.execute(said).first() is None:
        _free(session, company, number)


def _free(session: Session, company: Registered, number: str) -> None:
    """Take a number off a company; another one may have it then."""
    session.execute(update(companies).where(companies.c.id == int(company.id)).values(number=None))
    _offer(session, number, int(company.id))


def _offer(session: Session, number: str, but: int = 0) -> None:
    """Give a number that is nobody's to the company of the first case that says it."""
    for company in dict.fromkeys(session.scalars(_saying(number, but))) if number else ():
        _complete(session, company, (), number)


def _saying(number: str, but: int) -> Select[int]:
    """The companies whose cases say a number, but for one, in the order of those cases."""
    return (
        select(company_cases.c.company)
        .join(cases, cases.c.number == company_cases.c.number)
        .where(_says(number), company_cases.c.company != but)
        .order_by(cases.c.id)
    )


def _says(number: str) -> ColumnElement[bool]:
    told: ColumnElement[str] = cases.c.facts["corporate_number"]["value"].as_string()
    return told == number


def _names(facts: Facts) -> tuple[str, str]:
    company, number = facts.get("company"), facts.get("corporate_number")
    name = company.value[:_LONGEST] if company else ""
    return (name if read_name(name).key else ""), number.value if number else ""


def _only_from(session: Session, company: Registered, number: str) -> bool:
    """Whether a company is known from this case alone."""
    origin = session.execute(select(companies.c.origin).where(companies.c.id == int(company.id))).scalar()
    return origin == "case" and _known_from(session, int(company.id)) == {number}


def _known_from(session: Session, company: int) -> set[str]:
    """The numbers of the cases that name a company, be it the first or a further one."""
    further = select(further_companies.c.number).where(further_companies.c.company == company)
    return {*_registered_cases(session, company), *session.execute(further).scalars()}


def _registered_cases(session: Session, company: int) -> list[str]:
    query = select(company_cases.c.number).where(company_cases.c.company == company)
    return list(session.execute(query).scalars())


def _add(session: Session, name: str, origin: str) -> int:
    values = {"name": name, "number": None, "origin": origin}
    return int(session.execute(insert(companies).values(**values).returning(companies.c.id)).scalar_one())


def _complete(session: Session, company: int, names: Iterable[str], number: str) -> None:
    """Add names it did not have, and its number where neither it nor another company has one."""
    here = company_names.c.company == company
    known = set(session.execute(select(company_names.c.name).where(here)).scalars())
    for name in dict.fromkeys(names):
        if name not in known:
            session.execute(insert(company_names).values(company=company, name=name, key=read_name(name).key))
    if number:
        taken = session.execute(select(companies.c.id).where(companies.c.number == number)).first()
        empty = (companies.c.id == company) & companies.c.number.is_(None)
        if taken is None:
            session.execute(update(companies).where(empty).values(number=number))


# By the desk -------------------------------------------------------------------------------------

NAME_OFF, NUMBER_OFF, JOINED = "remove_company_name", "remove_company_number", "join_companies"
NUMBER_ON, NUMBER_CAME = "enter_company_number", "pass_company_number_on"
_TOLD = 40
"""Characters of a name that the audit holds."""


def remove_name(
    session: Session, company: Registered, name: str, *, actor: str, at: datetime, channel: str
) -> bool:
    """Take a further name off a company; the cases under it are those of a company of their own then.
    False if it was not there."""
    if name not in company.aliases:
        return False
    here = company_names.c.company == int(company.id)
    session.execute(delete(company_names).where(here, company_names.c.name == name))
    left = set(session.execute(select(company_names.c.key).where(here)).scalars())
    key = read_name(name).key
    if key not in left:
        _move_out(session, int(company.id), name, key, left)
    audit.record(
        session, at, actor, channel=channel, action=NAME_OFF, subject=company.id, result=name[:_TOLD]
    )
    return True


def _move_out(session: Session, company: int, name: str, key: str, left: set[str]) -> None:
    """Enter the cases that call a company so as those of another; ``left`` are the keys of the names it keeps."""
    numbers = _registered_cases(session, company)
    rows = session.execute(
        select(cases.c.number).where(cases.c.number.in_(numbers), cases.c.company_key == key)
    )
    moving = list(rows.scalars())
    also = {number: keys for number, keys in _further_keys(session, company).items() if key in keys}
    if not moving and not also:
        return
    others = [each for each in _same(session, name, "") if each.id != str(company)]
    other = int(others[0].id) if others else _add(session, name, "case")
    _complete(session, other, (name,), "")
    theirs = company_cases.c.number.in_(moving)
    session.execute(update(company_cases).where(theirs).values(company=other))
    for number, keys in also.items():
        here = further_companies.c.number == number
        if not keys & left:
            session.execute(delete(further_companies).where(here, further_companies.c.company == company))
        if (
            session.execute(
                select(further_companies).where(here, further_companies.c.company == other)
            ).first()
            is None
        ):
            session.execute(insert(further_companies).values(number=number, company=other))


def _further_keys(session: Session, company: int) -> dict[str, set[str]]:
    """The cases that have a company as a further one, each with the names it gives its further companies."""
    told: ColumnElement[str] = cases.c.facts["companies"]["value"].as_string()
    rows = session.execute(
        select(cases.c.number, told)
        .join(further_companies, further_companies.c.number == cases.c.number)
        .where(further_companies.c.company == company)
    )
    return {number: {read_name(each).key for each in several(names)} for number, names in rows}


def remove_number(session: Session, company: Registered, *, actor: str, at: datetime, channel: str) -> bool:
    """Take the corporate number off a company; its ``heir`` has it then. False if it had none."""
    if not company.number:
        return False
    passed_to, number = heir(session, company), company.number
    _free(session, company, number)
    done = [(NUMBER_OFF, company.id), *([(NUMBER_CAME, passed_to.id)] if passed_to else [])]
    for action, subject in done:
        audit.record(session, at, actor, channel=channel, action=action, subject=subject, result=number)
    return True


def heir(session: Session, company: Registered) -> Registered | None:
    """The company without a number that would have this one's, were it taken off: a case of it says so."""
    said = _saying(company.number, int(company.id)) if company.number else None
    ids = session.scalars(said) if said is not None else ()
    found = (next(iter(_registered(session, companies.c.id == each)), None) for each in dict.fromkeys(ids))
    return next((each for each in found if each and not each.number), None)


def holder(session: Session, number: str) -> Registered | None:
    """The company that has a corporate number."""
    return _numbered(session, number)


def enter_number(
    session: Session, company: Registered, number: str, *, actor: str, at: datetime, channel: str
) -> bool:
    """Give a company without one a corporate number that is nobody's. False if it is not so."""
    if company.number or _numbered(session, number):
        return False
    _complete(session, int(company.id), (), number)
    audit.record(session, at, actor, channel=channel, action=NUMBER_ON, subject=company.id, result=number)
    return True


def join(
    session: Session, company: Registered, other: Registered, *, actor: str, at: datetime, channel: str
) -> bool:
    """Make another company of the register one with this: its names, cases and number are this one's then.

    False where both have a number, for they are two companies unless one number is wrong.
    """
    if company.id == other.id or (company.number and other.number):
        return False
    kept, gone = int(company.id), int(other.id)
    session.execute(update(company_cases).where(company_cases.c.company == gone).values(company=kept))
    also = further_companies.c
    theirs = set(session.execute(select(also.number).where(also.company == gone)).scalars())
    ours = {*session.execute(select(also.number).where(also.company == kept)).scalars()}
    session.execute(delete(further_companies).where(also.company == gone))
    for number in theirs - ours:
        session.execute(insert(further_companies).values(number=number, company=kept))
    session.execute(delete(company_names).where(company_names.c.company == gone))
    session.execute(delete(companies).where(companies.c.id == gone))
    _complete(session, kept, (other.name, *other.aliases), other.number)
    audit.record(
        session, at, actor, channel=channel, action=JOINED, subject=company.id, result=other.name[:_TOLD]
    )
    return True


# From a file ------------------------------------------------------------------------------------


def plan(session: Session, rows: Iterable[tuple[int, CompanyRow]]) -> tuple[Fate, ...]:
    """What would become of each of these rows. Names a company has already stay as further names."""
    return tuple(_fate(line, _match(session, row), row) for line, row in rows)


def take_in(
    session: Session, rows: Iterable[CompanyRow], actor: str, at: datetime, channel: str = "terminal"
) -> int:
    """Add these companies or complete them. Returns how many were not so before."""
    taken = 0
    for row in rows:
        company = _match(session, row)
        if _fate(0, company, row).kind == "same":
            continue
        kept = int(company.id) if company else _add(session, row.name, "import")
        names = (row.name, *row.aliases)
        if company:
            values = {"name": row.name, "origin": "import"}
            session.execute(update(companies).where(companies.c.id == kept).values(**values))
            names = (*names, company.name)
        _complete(session, kept, names, row.number)
        action = "edit_company" if company else "add_company"
        audit.record(session, at, actor, channel=channel, action=action, subject=str(kept))
        taken += 1
    return taken


def _match(session: Session, row: CompanyRow) -> Registered | None:
    holder = _numbered(session, row.number)
    # What the desk brings as a table is sure of its numbers.
    found = (holder,) if holder else _same(session, row.name, row.number)
    exact = [company for company in found if company.name == row.name]
    return next(iter([*exact, *found]), None)


def _fate(line: int, company: Registered | None, row: CompanyRow) -> Fate:
    if company is None:
        return Fate(line, row.number, row.name, "new")
    called = (company.name, *company.aliases)
    more = [name for name in row.aliases if name not in called]
    labels = [column.label for column in COMPANY_COLUMNS]
    pairs: Sequence[tuple[str, str]] = (
        (company.name, row.name),
        (company.number, row.number or company.number),
        (";".join(company.aliases), ";".join([*company.aliases, *more])),
    )
    changes = tuple(
        Change(label, old, new) for label, (old, new) in zip(labels, pairs, strict=True) if old != new
    )
    return Fate(line, company.number or row.number, row.name, "changed" if changes else "same", changes)
