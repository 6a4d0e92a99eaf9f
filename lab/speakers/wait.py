"""Waiting for a state: by asking again and again, never by sleeping and hoping."""
import threading
import time

# Set when everything is to end: no wait goes on then.
ENOUGH = threading.Event()


class Failed(Exception):
    """What a row expected and did not get."""


def until(what, condition, seconds=20, every=0.1):
    """Asks until `condition()` says something true, and returns that; `what` is for whoever reads the failure."""
    deadline = time.monotonic() + seconds
    while True:
        seen = condition()
        if seen:
            return seen
        if time.monotonic() > deadline or ENOUGH.is_set():
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(every)


def becomes(what, look, expected, seconds=20, every=0.1):
    """Asks until `look()` equals `expected`; the failure says what it was last."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen == expected:
            return
        if time.monotonic() > deadline or ENOUGH.is_set():
            raise Failed(f"{what}: expected {expected}, and it is {seen} after {seconds} s")
        time.sleep(every)


def stays(what, look, expected, seconds, every=0.2):
    """The same must be so all the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not ENOUGH.is_set():
        same(what, look(), expected)
        time.sleep(every)


def same(what, seen, expected):
    if seen != expected:
        raise Failed(f"{what}: expected {expected}, and it is {seen}")


def check(what, condition):
    if not condition:
        raise Failed(what)
