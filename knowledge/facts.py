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
    "start",  # YYYY-MM-DD or YYYY-MM
    "period",  # whole months, as digits
    "renewal",  # "automatic" or "talks"
    "heard_on",  # YYYY-MM-DD or YYYY-MM-DDTHH:MM
    "heard_how",  # 来庁, 電話, メール …
    "contact_name",  # without honorific
    "contact_department",  # at the company
    "email",
    "phone",  # digits and hyphens
    "materials",  # what was handed over or promised, free text
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
