"""The catalogue of regional issues: everybody reads it; the desk adds an issue, edits it, takes it out and
puts it back, and takes over what a new version of the software brings. Edits are versions."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.web.visit import CHANNEL, Visit, page
from dialogs.reply import Input
from dialogs.wording import say
from knowledge import issues as issue_file
from knowledge.dates import NoSuchDate, parse_date
from knowledge.issues import Issue
from knowledge.sheets import Fate
from knowledge.text import fold
from storage import catalogue, people
from storage.engine import reading, writing

KINDS = (
    ("区民の声", r"区民の声"),
    ("区議会", r"区議会|定例会"),
    ("区の計画", r"計画|プラン"),
    ("広報・記者発表", r"広報みなと|記者発表|所信表明|年頭あいさつ|紹介記事"),
)
"""What kind of source a title is, the first that its words say."""
OTHER = "資料・記事"
NEAR = 5
"""Issues shown at most where none has the words."""
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{0,38}[0-9]")
"""A number somebody gives an issue; in an address it stands as it is."""
_COUNTED = re.compile(r"(?P<series>(?:[A-Z0-9-]*[A-Z-])?)(?P<count>\d{1,6})")
_FIRST_SERIES = "K-"
"""How the numbers of a catalogue begin that has none yet."""
LIMITS = {"title": 200, "field": 50, "description": 1_000, "keywords": 500, "department": 200, "source": 500}
LABELS = {
    "title": "課題",
    "field": "分野",
    "description": "説明",
    "keywords": "言葉",
    "department": "関係課",
    "source": "出典",
    "year": "出典の年",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An issue with the kind of source it rests on."""

    issue: Issue
    kind: str
    example: bool


def shown(issue: Issue, policy: str) -> Shown:
    """An issue as the page has it. The policy itself names examples, not issues."""
    if issue.source == policy:
        return Shown(issue, say("consultation.sorting_issue_policy"), example=True)
    kind = next((name for name, words in KINDS if re.search(words, issue.source)), OTHER)
    return Shown(issue, kind, example=False)


@page("staff")
def issues(visit: Visit) -> Response:
    """``/issues``: the whole catalogue, or what ``q`` and ``field`` leave of it."""
    asked = visit.request.query_params
    text, field = " ".join(asked.get("q", "").split())[:100], asked.get("field", "")[:50]
    with reading(visit.desk.engine) as session:
        rows = catalogue.read(session)
    words = fold(text).split()
    listed = [issue for issue in rows if field in ("", issue.field)]
    kept = [issue for issue in listed if all(word in _whole(issue) for word in words)]
    near = () if kept or not words else _near(visit, text, listed)
    title = visit.desk.handbook.policy.title
    return visit.show(
        "issues.html",
        here="issues",
        rows=[shown(issue, title) for issue in kept or near],
        near=bool(near),
        whole=len(rows),
        fields=list(dict.fromkeys(issue.field for issue in rows)),
        text=text,
        field=field,
        news=len(_news(visit)) if visit.me.desk else 0,
    )


def _near(visit: Visit, text: str, listed: Sequence[Issue]) -> tuple[Issue, ...]:
    """The issues that serve what was searched for, where none has its words (お年寄りの足)."""
    there = {issue.id: issue for issue in listed}
    found = visit.desk.handbook.catalogue.match(text, NEAR)
    return tuple(there[match.issue.id] for match in found if match.issue.id in there)


def _whole(issue: Issue) -> str:
    texts = (issue.id, issue.title, issue.description, *issue.keywords, issue.department, issue.source)
    return fold("\n".join(texts))


@page("desk")
def issue(visit: Visit) -> Response:
    """``/issues/{issue}``: the form that edits it, or puts it back, and its edits so far."""
    return _form(visit, _kept(visit))


@page("desk")
def new(visit: Visit) -> Response:
    """``/issues/new``: the form that adds one."""
    return _form(visit, _Kept(_free(visit)))


@page("desk")
def add(visit: Visit) -> Response:
    """``POST /issues/new``: one more issue, with the number in the form."""
    key = fold(visit.form.get("id", "").strip()).upper()
    if re.fullmatch(r"[0-9]{1,6}", key):
        key = f"{_series(visit)[0]}{int(key):03}"  # a bare count is made like the numbers beside it
    kept = _look(visit, key) if _NUMBER.fullmatch(key) else None
    if kept is None:
        wrong = say("pages.issue_number_unread")
    elif kept.there or kept.edits:
        wrong = say("pages.issue_number_taken", id=key)
    else:
        return _put(visit, kept)
    values, today = _given(visit), visit.desk.clock().date()
    given = tuple(_checked(each, values[each.name], today) for each in _inputs(_free(visit)))
    number = replace(_number(key), error=wrong)
    return _form(visit, _Kept(_free(visit)), inputs=(number, *given), status=422)


@page("desk")
def edit(visit: Visit) -> Response:
    """``POST /issues/{issue}``: one more version of it; ``_out`` takes it out."""
    kept = _kept(visit)
    if kept.there and visit.form.get("_out"):
        with writing(visit.desk.engine) as session:
            catalogue.take_out(session, kept.issue.id, visit.me.id, visit.desk.clock(), CHANNEL)
        visit.site.flashes.put(visit.me.id, (say("pages.issue_out", id=kept.issue.id),))
        return RedirectResponse(f"/issues/{quote(kept.issue.id)}", 303)
    return _put(visit, kept)


def _put(visit: Visit, kept: "_Kept") -> Response:
    now, given = kept.issue, _given(visit)
    today = visit.desk.clock().date()
    inputs = tuple(_checked(each, given[each.name], today) for each in _inputs(now))
    if kept.edits and visit.form.get("_seen") != str(len(kept.edits)):
        return _form(visit, kept, inputs=inputs, status=409, trouble=say("pages.edited_meanwhile"))
    if not any(each.error for each in inputs):
        inputs = tuple(_new_field(visit, each) for each in inputs)
    if any(each.error for each in inputs):
        number = () if kept.there or kept.edits else (_number(now.id),)
        return _form(visit, kept, inputs=(*number, *inputs), status=422)
    made = replace(
        now,
        keywords=_keywords(given["keywords"]),
        year=_year(given["year"], visit.desk.clock().date()),
        **{name: given[name] for name in ("title", "field", "description", "department", "source")},
    )
    with writing(visit.desk.engine) as session:
        changed = catalogue.put(session, (made,), visit.me.id, visit.desk.clock(), CHANNEL)
    done = "pages.issue_edited" if kept.there else "pages.issue_added"
    line = say(done, id=now.id) if changed else say("consultation.unchanged")
    visit.site.flashes.put(visit.me.id, (line,))
    return RedirectResponse(f"/issues#{now.id}", 303)


# What a new version of the software brings -------------------------------------------------------


def _shipped(visit: Visit) -> tuple[Issue, ...]:
    return issue_file.load(visit.desk.settings.content / "issues.csv")


def _news(visit: Visit) -> tuple[Fate, ...]:
    rows = _shipped(visit)
    with reading(visit.desk.engine) as session:
        return catalogue.news(session, rows)


@page("desk")
def release(visit: Visit) -> Response:
    """``/issues/release``: what the software's own catalogue has that this one never had."""
    return visit.show("release.html", here="issues", news=_news(visit))


@page("desk")
def take_over(visit: Visit) -> Response:
    """``POST /issues/release``: one of them, as the software has it."""
    key, at = visit.form.get("_id", ""), visit.desk.clock()
    fate = next((each for each in _news(visit) if each.key == key), None)
    if fate is None:
        line = say("consultation.unchanged")
    elif fate.kind == "out":
        with writing(visit.desk.engine) as session:
            catalogue.take_out(session, key, visit.me.id, at, CHANNEL)
        line = say("pages.issue_out", id=key)
    else:
        made = tuple(each for each in _shipped(visit) if each.id == key)
        with writing(visit.desk.engine) as session:
            catalogue.put(session, made, visit.me.id, at, CHANNEL)
        line = say("pages.issue_added" if fate.kind == "new" else "pages.issue_edited", id=key)
    visit.site.flashes.put(visit.me.id, (line,))
    return RedirectResponse("/issues/release", 303)


# One issue ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    """An issue as it is, or as it was when it was taken out; neither for one that is new."""

    issue: Issue
    edits: tuple[catalogue.Edit, ...] = ()
    there: bool = False


def _look(visit: Visit, wanted: str) -> _Kept:
    with reading(visit.desk.engine) as session:
        found = next((each for each in catalogue.read(session) if each.id == wanted), None)
        edits = catalogue.edits(session, wanted)
    last = edits[-1].before if edits else None
    return _Kept(found or last or replace(_free(visit), id=wanted), edits, found is not None)


def _kept(visit: Visit) -> _Kept:
    kept = _look(visit, visit.request.path_params["issue"])
    if not kept.there and not kept.edits:
        raise HTTPException(404, say("pages.no_such_page"))
    return kept


def _free(visit: Visit) -> Issue:
    """An empty issue under the next number of the catalogue's own kind."""
    series, last = _series(visit)
    return Issue(f"{series}{last + 1:03}", "", "", "", (), "", "", visit.desk.clock().year)


def _series(visit: Visit) -> tuple[str, int]:
    """How most of the catalogue's numbers begin (MI-), and the highest count that one has begun so."""
    with reading(visit.desk.engine) as session:
        here, every = (each.id for each in catalogue.read(session)), catalogue.every_id(session)
    begun = Counter(found["series"] for found in map(_COUNTED.fullmatch, here) if found)
    series = max(begun, key=lambda each: begun[each], default=_FIRST_SERIES)
    counted = (found for found in map(_COUNTED.fullmatch, every) if found and found["series"] == series)
    return series, max((int(found["count"]) for found in counted), default=0)


def _given(visit: Visit) -> dict[str, str]:
    return {name: visit.form.get(name, "").strip().replace("\r\n", "\n") for name in LABELS}


def _number(value: str) -> Input:
    return Input("id", say("pages.issue_number"), value, say("pages.issue_number_hint"), 40, required=True)


def _inputs(now: Issue) -> tuple[Input, ...]:
    hints = {
        "field": say("pages.field_hint"),
        "keywords": say("pages.keywords_hint"),
        "year": say("pages.year_hint"),
    }
    values = {name: str(getattr(now, name)) for name in LABELS} | {"keywords": "、".join(now.keywords)}
    return tuple(
        Input(
            name,
            title,
            values[name],
            hints.get(name, ""),
            LIMITS.get(name, 10),
            long=name in {"description", "keywords"},
            required=name in {"title", "field", "year"},
            suggest="fields" if name == "field" else "",
        )
        for name, title in LABELS.items()
    )


def _keywords(given: str) -> tuple[str, ...]:
    """The words, each once. Only where nothing else parts them do spaces: a word may hold one."""
    parted = re.split(r"[;；、,，\n]", given)
    words = given.split() if len(parted) == 1 else [word.strip() for word in parted]
    return tuple(dict.fromkeys(word for word in words if word))


def _year(given: str, today: date) -> int:
    """The year that was meant (2025, 令和7年, R7年度), 0 where none can be that a source has."""
    bare = re.sub(r"\s*年?度?$", "", fold(given).upper())
    try:
        found = parse_date(f"{bare}年1月", today)
    except NoSuchDate:
        return 0
    if found is None or found.start or not found.stated:
        return 0
    year = int(found.value[:4])
    return year if 1900 <= year <= today.year + 1 else 0


def _fields(visit: Visit) -> tuple[str, ...]:
    """The fields in use."""
    with reading(visit.desk.engine) as session:
        return tuple(dict.fromkeys(each.field for each in catalogue.read(session)))


def _new_field(visit: Visit, each: Input) -> Input:
    """The input; a field nobody used yet is made only once that was seen."""
    if each.name != "field" or each.value == visit.form.get("_field"):
        return each
    known = _fields(visit)
    if each.value in known:
        return each
    return replace(each, error=say("pages.new_field", field=each.value, fields="、".join(known)))


def _checked(each: Input, given: str, today: date) -> Input:
    error = ""
    if each.required and not given:
        error = say("errors.required", label=each.label)
    elif len(given) > each.limit:
        error = say("errors.too_long", label=each.label, longest=each.limit, length=len(given))
    elif each.name == "year" and not _year(given, today):
        error = say("pages.year_unread", given=given)
    return replace(each, value=given, error=error)


def _form(
    visit: Visit,
    kept: _Kept,
    *,
    inputs: tuple[Input, ...] = (),
    status: int = 200,
    trouble: str = "",
) -> Response:
    with reading(visit.desk.engine) as session:
        who = people.names(session, {each.actor for each in kept.edits})
    return visit.show(
        "issue.html",
        status,
        who=who,
        here="issues",
        issue=kept.issue,
        there=kept.there,
        inputs=inputs
        or (*(() if kept.there or kept.edits else (_number(kept.issue.id),)), *_inputs(kept.issue)),
        edits=kept.edits[::-1],
        labels=LABELS,
        trouble=trouble,
        fields=_fields(visit),
        seen_field=next((each.value for each in inputs if each.name == "field" and each.error), ""),
    )
