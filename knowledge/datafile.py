"""Reading the content's YAML and CSV files, with errors that name the file, the line and the remedy.

Knows how to point at a line; what the files mean is said by the models of whoever reads them.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
# The one in C reads the large files ten times as fast; where it is not built the other serves.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContentError(Exception):
    """A content file cannot be used: ``file:line: what is wrong. remedy`` in Japanese."""

    def __init__(self, path: Path, line: int, says: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {says} {remedy}")
        self.path, self.line, self.says, self.remedy = path, line, says, remedy


def _line(node: yaml.Node, where: tuple[int | str, ...]) -> int:
    """The line (from 1) of the deepest part of ``where`` that exists below ``node``."""
    for step in where:
        below = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            below = node.value[step] if step < len(node.value) else None
        if below is None:
            break
        node = below
    return node.start_mark.line + 1


def read_yaml(path: Path, model: type[Model]) -> Model:
    """One YAML file as a checked model. Raises ``ContentError`` naming the first thing wrong."""
    try:
        source = path.read_text(encoding="utf-8")
        loader = _Loader(source)
        tree = loader.get_single_node()
        data = None if tree is None else loader.construct_document(tree)
    except FileNotFoundError:
        raise ContentError(path, 1, "ファイルがありません。", "同じ名前で置いてください。") from None
    except UnicodeDecodeError as error:
        raise ContentError(path, 1, "UTF-8として読めません。", "UTF-8で保存し直してください。") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError(
            path,
            line,
            f"YAMLとして読めません（{error.problem}）。",
            "字下げと引用符をご確認ください。",
        ) from error
    if tree is None:
        raise ContentError(path, 1, "ファイルが空です。", "内容を入れてください。")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(first["loc"])
        name = ".".join(str(step) for step in where) or "全体"
        raise ContentError(
            path,
            _line(tree, where),
            f"「{name}」が正しくありません（{first['msg']}）。",
            "同じファイルのほかの項目の形に合わせてください。",
        ) from error


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a UTF-8 CSV with a head line, as (line, row). Every column named must be there."""
    try:
        handle = path.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError:
        raise ContentError(path, 1, "ファイルがありません。", "同じ名前で置いてください。") from None
    with handle:
        reader = csv.DictReader(handle)
        absent = [name for name in columns if name not in (reader.fieldnames or ())]
        if absent:
            raise ContentError(
                path, 1, f"列「{absent[0]}」がありません。", f"列は {','.join(columns)} です。"
            )
        for row in reader:
            yield reader.line_num, {name: (row.get(name) or "").strip() for name in columns}
