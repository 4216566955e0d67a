"""How fast one person may send, so that one person's script never slows the others down."""

from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic

BURST = 40
PER_SECOND = 5.0
MOST_KEPT = 5_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """Counts requests by person: ``BURST`` at once, then ``PER_SECOND``."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def allows(self, person_id: str) -> bool:
        """Whether this person may send one more now."""
        now = monotonic()
        bucket = self._buckets.setdefault(person_id, _Bucket(BURST, now))
        self._buckets.move_to_end(person_id)
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        bucket.left = min(BURST, bucket.left + (now - bucket.at) * PER_SECOND)
        bucket.at = now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True
