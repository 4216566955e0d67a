"""The catalogue of regional issues: everybody reads it, the desk edits an issue; edits are versions."""

import re
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from bot.web.visit import CHANNEL, Visit, page
from dialogs.reply import Input
from dialogs.wording import say
from knowledge.issues import Issue
from knowledge.text import fold
from storage import catalogue
from storage.engine import reading, writing

KINDS = (
    ("区民の声", r"区民の声"),
    ("区議会", r"区議会|定例会"),
    ("区の計画", r"計画|プラン"),
    ("広報・記者発表", r"広報みなと|記者発表|所信表明|年頭あいさつ|紹介記事"),
)
"""What kind of source a title is, the first that its words say."""
OTHER = "資料・記事"
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
    kept = [
        issue for issue in rows if field in ("", issue.field) and all(word in _whole(issue) for word in words)
    ]
    title = visit.desk.handbook.policy.title
    return visit.show(
        "issues.html",
        here="issues",
        rows=[shown(issue, title) for issue in kept],
        whole=len(rows),
        fields=list(dict.fromkeys(issue.field for issue in rows)),
        text=text,
        field=field,
    )


def _whole(issue: Issue) -> str:
    texts = (issue.id, issue.title, issue.description, *issue.keywords, issue.department, issue.source)
    return fold("\n".join(texts))


@page("desk")
def issue(visit: Visit) -> Response:
    """``/issues/{issue}``: the form that edits it, and its edits so far."""
    return _form(visit, *_kept(visit))


@page("desk")
def edit(visit: Visit) -> Response:
    """``POST /issues/{issue}``: one more version of it."""
    now, edits = _kept(visit)
    given = {name: visit.form.get(name, "").strip().replace("\r\n", "\n") for name in LABELS}
    inputs = tuple(_checked(each, given[each.name]) for each in _inputs(now))
    if visit.form.get("_seen") != str(len(edits)):
        return _form(visit, now, edits, inputs=inputs, status=409, trouble=say("pages.edited_meanwhile"))
    if any(each.error for each in inputs):
        return _form(visit, now, edits, inputs=inputs, status=422)
    made = replace(
        now,
        keywords=tuple(word.strip() for word in re.split(r"[;；、\n]", given["keywords"]) if word.strip()),
        year=int(fold(given["year"])),
        **{name: given[name] for name in ("title", "field", "description", "department", "source")},
    )
    with writing(visit.desk.engine) as session:
        changed = catalogue.put(session, (made,), visit.me.id, visit.desk.clock(), CHANNEL)
    line = say("pages.issue_edited", id=now.id) if changed else say("consultation.unchanged")
    visit.site.flashes.put(visit.me.id, (line,))
    return RedirectResponse(f"/issues#{now.id}", 303)


def _kept(visit: Visit) -> tuple[Issue, tuple[catalogue.Edit, ...]]:
    wanted = visit.request.path_params["issue"]
    with reading(visit.desk.engine) as session:
        found = next((each for each in catalogue.read(session) if each.id == wanted), None)
        edits = catalogue.edits(session, wanted) if found else ()
    if found is None:
        raise HTTPException(404, say("pages.no_such_page"))
    return found, edits


def _inputs(now: Issue) -> tuple[Input, ...]:
    hints = {"keywords": "例：スマホ、高齢者、講座", "year": "例：2025"}
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
        )
        for name, title in LABELS.items()
    )


def _checked(each: Input, given: str) -> Input:
    error = ""
    if each.required and not given:
        error = say("errors.required", label=each.label)
    elif len(given) > each.limit:
        error = say("errors.too_long", label=each.label, longest=each.limit, length=len(given))
    elif each.name == "year" and not re.fullmatch(r"(?:19|20)\d\d", fold(given)):
        error = say("pages.year_unread")
    return replace(each, value=given, error=error)


def _form(
    visit: Visit,
    now: Issue,
    edits: tuple[catalogue.Edit, ...],
    *,
    inputs: tuple[Input, ...] = (),
    status: int = 200,
    trouble: str = "",
) -> Response:
    return visit.show(
        "issue.html",
        status,
        here="issues",
        issue=now,
        inputs=inputs or _inputs(now),
        edits=edits[::-1],
        labels=LABELS,
        trouble=trouble,
    )
