"""A dialog drawn as a diagram (Mermaid) that the desk can read. Knows the declaration, not the engine."""

from collections.abc import Iterator

from dialogs.dialog import Dialog
from dialogs.wording import say


def draw(dialog: Dialog) -> str:
    """The dialog as the text of a Mermaid flowchart, its questions in the words people see."""
    return "\n".join(["flowchart TD", *(f"    {line}" for line in _lines(dialog))])


def _lines(dialog: Dialog) -> Iterator[str]:
    yield f'start(["{say("consultation.opening")}"])'
    before = "start"
    for question in dialog.questions:
        yield f'{question.name}["{say(f"consultation.{question.name}")}"]'
        yield f"{before} --> {question.name}"
        if question.when:
            conditions = "、".join(
                say(f"labels.{field}_{value}") for field, values in question.when.items() for value in values
            )
            yield f'{question.name} -. "{conditions}" .- {question.name}_only[["のときだけ"]]'
        for option in question.options:
            yield f'{question.name} --- {question.name}_{option.label}(["{say(f"labels.{option.label}")}"])'
        before = question.name
    for branch in dialog.branches:
        yield f'{branch.name}{{"{say(f"labels.{branch.field}_{branch.value}")}"}}'
        yield f"{branch.field} --> {branch.name}"
        for name, effect in branch.options:
            yield f'{branch.name} -- "{say(f"labels.button_{name}")}" --> {effect}'
    yield f'{before} --> ready["{say("consultation.ready")}"]'
    yield 'ready --> file(["受付"])'
