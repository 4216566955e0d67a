"""A sentence that lists several facts, cut where each of them begins: 「法人番号は…、次は12/10、公表はまだ」.

Knows by which words a fact is headed; what each of them says is read elsewhere.
"""

import re
from collections.abc import Iterator

from knowledge import corrections, details
from knowledge.segments import mended
from knowledge.text import sentences

_HEAD = (
    rf"(?:あと|それと|また)?、?(?:{'|'.join((*details.NAMES.values(), corrections.ANY_NAME))}"
    r"|次|(?:区|企業|会社|先方)(?:側)?(?:の|が出す)(?:負担|費用|経費|お金)|[^、。は]{1,12}(?=は(?:まだ)?(?:社外秘|部外秘|関係者限り)))"
)
_NEXT = re.compile(rf"(?:で|だが|ですが)?[、,，][ 　]*(?={_HEAD}(?:は|:|：))")
_BESIDE = re.compile(rf"(?:{'|'.join(details.NAMES.values())})(?:は|:|：|\s*(?=[TtＴ]?\d{{6}}))")


def parts(text: str) -> Iterator[str]:
    """The sentences of a text, and of one that lists facts each of them; what divides them is left out."""
    for sentence in sentences(text):
        yield from _facts(sentence)


def _facts(sentence: str) -> Iterator[str]:
    told = [part for part in _NEXT.split(sentence) if part.strip()]
    lists = len(told) > 1 and any(_BESIDE.match(part.strip()) for part in told) and not any(mended(sentence))
    yield from told if lists else [sentence]
