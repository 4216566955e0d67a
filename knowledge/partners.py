"""What a sentence says of the companies that come together: one leaves, or is the one that speaks for all.

The words are data (``content/common/callers.yaml``). Knows the companies told before; not who else there is.
"""

from knowledge.callers import SAYS
from knowledge.companies import same_company
from knowledge.facts import Fact, Facts, Field
from knowledge.firms import is_named_in_a_row
from knowledge.people import is_surname
from knowledge.verbatim import source


def changed(sentence: str, known: Facts) -> tuple[tuple[Field, Fact], ...]:
    """Who proposes and who else takes part, as a sentence changes it; a field that is empty then has no value."""
    if "company" not in known:
        return ()
    told = source(sentence).flat.strip()
    every = [known["company"].value]
    every += known["companies"].value.split("、") if "companies" in known else []
    if (left := SAYS["leaves"].match(told)) and (name := _known(left["name"], every)) and len(every) > 1:
        every.remove(name)
    elif (leads := SAYS["leads"].fullmatch(told)) and (name := _lead(leads["name"] or leads["name2"], every)):
        every = [name, *(each for each in every if each != name)]
    else:
        return ()
    words = sentence.strip("。 　")
    now: tuple[tuple[Field, str], ...] = (("company", every[0]), ("companies", "、".join(every[1:])))
    before = {field: known[field].value if field in known else "" for field, _ in now}
    return tuple((field, Fact(value, words)) for field, value in now if value != before[field])


def _known(name: str, every: list[str]) -> str:
    """The company of those told before that a name means; empty if it means none of them."""
    return next((each for each in every if name in each or same_company(name, each).same), "")


def _lead(name: str, every: list[str]) -> str:
    """Who leads: one of them, or a further company where there are several; never a person."""
    if found := _known(name, every):
        return found if len(every) > 1 else ""
    nobody = SAYS["nobody"].search(name) or is_surname(name)
    return name if len(every) > 1 and is_named_in_a_row(name) and not nobody else ""
