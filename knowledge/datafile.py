"""Reading the content's YAML and CSV files, with errors that name the file, the line and the remedy.

Knows how to point at a line; what the files mean is said by the models of whoever reads them.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
# The one in C reads the large files ten times as fast; where it is not built the other serves.
CONTENT = Path(__file__).parent / "content"
"""Where the content lies that is shipped: ``common`` for all cities, and a folder for each."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentError(Exception):
    """A content file cannot be used: ``file:line: what is wrong. remedy`` in Japanese."""

    def __init__(self, path: Path, line: int, says: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {says} {remedy}")
        self.path, self.line, self.says, self.remedy = path, line, says, remedy


class Wrong(ValueError):
    """What a model's own check finds: ``says`` and ``remedy`` in Japanese; ``at`` is a text of the line."""

    def __init__(self, says: str, remedy: str, at: str = "") -> None:
        super().__init__(says)
        self.says, self.remedy, self.at = says, remedy, at


_EXPRESSION_SAYS = (
    ("missing )", "「(」が閉じていません"),
    ("unbalanced", "「)」が多すぎます"),
    ("unterminated character set", "「[」が閉じていません"),
    ("nothing to repeat", "「*」「+」「?」の前に文字がありません"),
    ("multiple repeat", "「*」「+」「?」が続いています"),
)


def no_expression(written: str, error: re.error, at: str = "") -> Wrong:
    """What is wrong with something that should be a regular expression."""
    says = next((says for sign, says in _EXPRESSION_SAYS if sign in error.msg), "書き方に誤りがあります")
    remedy = "括弧や記号の対応を直すか、記号そのものなら前に \\ を置いてください。"
    return Wrong(f"正規表現「{written}」を読み取れません（{says}）。", remedy, at or written)


def _line(node: yaml.Node, where: tuple[int | str, ...]) -> int:
    """The line (from 1) of the deepest part of ``where`` that exists below ``node``."""
    for step in where:
        below = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == str(step)), None)
            if below is not None and step == where[-1]:
                key = next(key for key, _ in node.value if key.value == str(step))
                return int(key.start_mark.line) + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            below = node.value[step] if step < len(node.value) else None
        if below is None:
            break
        node = below
    return int(node.start_mark.line) + 1


def line_with(path: Path, text: str, first: int = 1) -> int:
    """The first line from ``first`` on that holds a text; ``first`` where none does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if n >= first and text in line), first)


def _twice(node: yaml.Node) -> tuple[str, int] | None:
    """A key that stands twice in one mapping, which YAML would pass over in silence, and its line."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen and isinstance(key, yaml.ScalarNode):
                return key.value, key.start_mark.line + 1
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
            if found := _twice(value):
                return found
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            if isinstance(value, yaml.CollectionNode) and (found := _twice(value)):
                return found
    return None


_YAML_SAYS = (
    ("mapping values are not allowed", "「:」が値の中にあるか、字下げが前の行とそろっていません。"),
    ("cannot start any token", "ここに置けない文字で始まっています（タブ、@、% など）。"),
    ("end of stream", "引用符か括弧が閉じていません。"),
    ("expected ',' or", "括弧か、間の「,」が足りません。"),
    ("could not find expected ':'", "名前のあとの「:」がありません。"),
    ("expected key", "字下げが前の行とそろっていません。"),
    ("expected <block end>", "字下げが前の行とそろっていません。"),
    ("expected block", "字下げが前の行とそろっていません。"),
    ("alias", "「*」で始まる値は引用符で囲みます。"),
    ("unhashable", "波括弧 { で始まる値は引用符で囲みます。"),
)


def _yaml_says(problem: str, line: str) -> tuple[str, str]:
    """What is wrong and what to do, for what the reader of YAML found on a line."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "字下げにタブが使われています。", "タブを空白（2つずつ）に変えてください。"
    says = next((says for sign, says in _YAML_SAYS if sign in problem), "")
    return says or f"YAMLとして読めません（{problem}）。", "字下げ、引用符、括弧を確かめて直してください。"


_TYPE_SAYS: dict[str, tuple[str, str]] = {
    "string_type": ("が文字の並びではありません", '値を引用符 " " で囲んでください。'),
    "tuple_type": ("が値の並びではありません", "[値, 値] の形か、行ごとに「- 値」の形で入れてください。"),
    "frozen_set_type": ("が値の並びではありません", "[値, 値] の形で入れてください。"),
    "dict_type": ("が「名前: 値」の形ではありません", "「名前: 値」の形に直してください。"),
    "model_type": ("が「名前: 値」の形ではありません", "「名前: 値」の形に直してください。"),
    "bool_parsing": ("が true か false ではありません", "true か false を入れてください。"),
    "bool_type": ("が true か false ではありません", "true か false を入れてください。"),
    "int_parsing": ("が整数ではありません", "数字だけを入れてください。"),
    "int_type": ("が整数ではありません", "数字だけを入れてください。"),
    "float_parsing": ("が数ではありません", "数字（例：0.5）を入れてください。"),
    "float_type": ("が数ではありません", "数字（例：0.5）を入れてください。"),
    "too_short": ("に何もありません", "1つ以上入れてください。"),
    "string_too_short": ("が空です", "値を入れるか、行を外してください。"),
    "missing": ("がありません", "この名前の行を足してください。名前の書き間違いがないかも確かめてください。"),
}


def _place(where: tuple[int | str, ...]) -> str:
    """Where in the file, as one reads it: signals の2番目の words."""
    return "の".join(f"{step + 1}番目" if isinstance(step, int) else f" {step} " for step in where).strip()


def _names(model: Any, where: tuple[int | str, ...]) -> tuple[str, ...]:
    """The names that may stand at a place of a model."""
    kind = model
    for step in where:
        if isinstance(kind, type) and issubclass(kind, BaseModel) and step in kind.model_fields:
            kind = kind.model_fields[str(step)].annotation
        inner = [part for part in get_args(kind) if part not in {Ellipsis, NoneType}]
        kind = inner[-1] if inner else kind
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return ()
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def _problem(model: type[BaseModel], error: Any) -> tuple[str, str]:
    """What is wrong, and what to do, for one error of a model."""
    where, kind = tuple(error["loc"]), error["type"]
    wrong = error.get("ctx", {}).get("error")
    if isinstance(wrong, Wrong):
        return wrong.says, wrong.remedy
    if kind == "extra_forbidden":
        names = _names(model, where[:-1])
        near = get_close_matches(str(where[-1]), names, 1)
        says = f"「{where[-1]}」という名前はここでは使えません。"
        if near:
            return says, f"「{near[0]}」の書き間違いなら直してください。"
        return says, f"使える名前は {'、'.join(names)} です。直すか、外してください。"
    name = _place(where) or "ファイル"
    if kind == "literal_error":
        values = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return f"「{name}」の「{error['input']}」は使えません。", f"使える値は {values} です。"
    if kind in _TYPE_SAYS:
        says, remedy = _TYPE_SAYS[kind]
        return f"「{name}」{says}。", remedy
    says = f"「{name}」が正しくありません（{error['msg']}）。"
    return says, "同じファイルのほかの項目の形に合わせてください。"


def _tree(path: Path) -> tuple[yaml.Node | None, Any]:
    """A YAML file as nodes and as data. Raises ``ContentError``."""
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(path, 1, "ファイルがありません。", "同じ名前で置いてください。") from None
    except UnicodeDecodeError as error:
        raise ContentError(path, 1, "UTF-8として読めません。", "UTF-8で保存し直してください。") from error
    lines = source.splitlines()
    try:
        loader = _Loader(source)
        tree = loader.get_single_node()
        return tree, None if tree is None else loader.construct_document(tree)
    except yaml.MarkedYAMLError as error:
        # What is not closed is found at the end; it is to be mended where it began.
        open_ones = "end of stream" in (error.problem or "") or "',' or" in (error.problem or "")
        mark = (error.context_mark if open_ones else None) or error.problem_mark
        at = mark.line if mark else 0
        text = lines[at] if at < len(lines) else ""
        raise ContentError(path, at + 1, *_yaml_says(error.problem or "", text)) from error
    except yaml.reader.ReaderError as error:
        at = source.count("\n", 0, error.position) + 1
        raise ContentError(
            path, at, "目に見えない制御文字があります。", "その行を入力し直してください。"
        ) from error
    except ValueError as error:
        at, day = _no_day(lines)
        raise ContentError(
            path, at, f"「{day}」という日付はありません。", "日付を直すか、引用符で囲んでください。"
        ) from error


def _no_day(lines: list[str]) -> tuple[int, str]:
    """The line and the text of a day no calendar has: YAML reads it as a day, and fails without a place."""
    for number, line in enumerate(lines, 1):
        for found in re.findall(r"\d{4}-\d\d-\d\d", line):
            try:
                date.fromisoformat(found)
            except ValueError:
                return number, found
    return 1, ""


def read_yaml(path: Path, model: type[Model]) -> Model:
    """One YAML file as a checked model. Raises ``ContentError`` naming the first thing wrong."""
    tree, data = _tree(path)
    if tree is None:
        raise ContentError(path, 1, "ファイルが空です。", "内容を入れてください。")
    if twice := _twice(tree):
        raise ContentError(
            path,
            twice[1],
            f"「{twice[0]}」が同じところに2つあります。",
            "片方を外すか、1つにまとめてください。",
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A name that is not known comes first: what is then missing is most often the same mistake.
        first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
        line = _line(tree, tuple(first["loc"]))
        wrong = first.get("ctx", {}).get("error")
        if isinstance(wrong, Wrong) and wrong.at:
            line = line_with(path, wrong.at, line)
        raise ContentError(path, line, *_problem(model, first)) from error


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a UTF-8 CSV with a head line, as (line, row). Every column named must be there."""
    try:
        handle = path.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError:
        raise ContentError(path, 1, "ファイルがありません。", "同じ名前で置いてください。") from None
    with handle:
        reader = csv.DictReader(handle)
        try:
            names = reader.fieldnames or ()
        except UnicodeDecodeError as error:
            raise ContentError(path, 1, "UTF-8として読めません。", "UTF-8で保存し直してください。") from error
        absent = [name for name in columns if name not in names]
        if absent:
            raise ContentError(
                path, 1, f"列「{absent[0]}」がありません。", f"列は {','.join(columns)} です。"
            )
        for row in reader:
            yield reader.line_num, {name: (row.get(name) or "").strip() for name in columns}
