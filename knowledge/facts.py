"""What is known about one consultation: a closed set of fields, each a fact with its words.

Knows nothing of how a fact was asked for. The codes are for machines; what a screen calls them
is in ``dialogs/wording``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Field = Literal[
    "company",  # the name, with its legal form as stated
    "proposal",  # what the company wants to do, in the words of who wrote it
    "wishes",  # what the company wants of the ward
    "kind",  # a Kind
    "cost",  # a Cost
    "development",  # who pays development in an experiment: a Bearer
    "place",  # free text
    "start",  # YYYY-MM-DD or YYYY-MM; a part of a year as it was said (来年の春)
    "period",  # whole months, as digits; under a month as it was said (7日間)
    "renewal",  # "automatic", "talks", "none" (no automatic one) or "wanted" (nothing said of how)
    "heard_on",  # YYYY-MM-DD or YYYY-MM-DDTHH:MM
    "heard_how",  # 来庁, 電話, メール …
    "contact_name",  # without honorific
    "contact_department",  # at the company
    "email",
    "phone",  # digits and hyphens
    "materials",  # what was handed over or promised, free text
    # Never asked for; given in a form or by writing on (``knowledge.details``).
    "heard_by",  # who heard it, where that is not who logged it
    "corporate_number",  # 13 digits with a right check digit
    "base",  # "yes" or "no": whether the company has a base in the ward
    "companies",  # further companies, free text
    "company_brings",  # what each side brings, free text
    "ward_brings",
    "merit_residents",  # what residents and the ward gain, free text
    "merit_company",
    "amount",  # whole yen, as digits, or "undecided"
    "cost_source",  # where the money comes from, free text
    "cost_year",  # fiscal year in Reiwa, as digits
    "term",  # the agreement's term where somebody did say it, free text
    "light",  # "yes" or "no": whether it was called a light matter
    "consent",  # "yes" or "no": whether both sides agree to do without an agreement
    "departments",  # departments concerned, free text
    "join_meeting",  # "yes" or "no": whether the desk is wanted at the first meeting
    "next_appointment",  # YYYY-MM-DD; hour and place are in its words
    "promised_reply",  # YYYY-MM-DD, what was promised to the company
    "publishable",  # "yes" or "no"; nothing said means within the office only
    "confidential",  # what must stay with the logger and the desk, free text
]
FIELDS: tuple[Field, ...] = get_args(Field)
PERSONAL: frozenset[Field] = frozenset({"contact_name", "contact_department", "email", "phone"})
"""Personal data: masked in lists and logs, never matched, erasable on its own."""

Kind = Literal[
    "joint",  # planned and run together
    "experiment",  # the company's new technology on the ward's site
    "cooperation",  # place, people, publicity: one side helps the other
    "sales",  # goods or services for money: a contract
    "disaster",  # an agreement for times of disaster
    "name",  # lending the ward's name, donation, advertising
    "unknown",  # said not to be known
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Cost = Literal["company", "ward", "none", "undecided", "not_mentioned"]
"""Who bears cost. ``ward`` means the ward bears some or all of it; ``none``: none arises."""
COSTS: tuple[Cost, ...] = get_args(Cost)

Bearer = Literal["company", "ward", "none", "not_mentioned"]
"""Who bears development. ``ward`` means some or all of it; ``none``: nothing is developed."""
BEARERS: tuple[Bearer, ...] = get_args(Bearer)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known: its value (see ``Field``), the words it rests on, and how sure they were.

    ``heard`` is false where the words say so themselves (たぶん, らしい, とのこと).
    """

    value: str
    words: str = ""
    heard: bool = True


Facts = Mapping[Field, Fact]
