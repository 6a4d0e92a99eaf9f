"""The rows: what is tried, with whom, and where it is written. A new one is a function with @row above it."""
import dataclasses
from typing import Callable


@dataclasses.dataclass(frozen=True)
class Row:
    id: str
    what: str
    peers: str
    fast: bool
    seconds: int
    act: Callable

    def __str__(self):
        return f"{self.id} {self.what} ({self.peers})"


ROWS = []


def row(id, what, peers, fast=False, seconds=60):
    """Declares a row: `peers` are the speakers it needs, `fast` says that ./check runs it, `seconds` is what it takes
    at most: the long ones begin first.

    The function gets a Lab, does what the row is about, and fails by raising. What it returns is printed: numbers, in words.
    """
    def declare(act):
        ROWS.append(Row(id, what, peers, fast, seconds, act))
        return act
    return declare
