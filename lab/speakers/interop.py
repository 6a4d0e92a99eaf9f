"""Runs rows and prints a line for each; the command line of lab/interop."""
import argparse
import concurrent.futures
import importlib
import os
import pathlib
import queue
import shutil
import signal
import sys
import threading
import time
import traceback

import catalogue
from holdfast import Refused
from lab import Lab
from network import sweep
from rows import ROWS
from wait import ENOUGH, Failed

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def arguments():
    parser = argparse.ArgumentParser(prog="lab/interop", description="Interoperability with other BGP speakers, in "
                                     "network namespaces. Without rows: the fast set, which ./check runs.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="such as I4; all its variants run")
    parser.add_argument("--all", action="store_true", help="every row")
    parser.add_argument("--family", metavar="LETTER", default="", help="only rows whose names begin with it")
    parser.add_argument("--list", action="store_true", help="what there is, and what is not exercised and why")
    parser.add_argument("--jobs", type=int, default=3, help="rows at a time (default 3: they wait for the most part)")
    parser.add_argument("--keep", action="store_true", help="keep the files of rows that pass, too")
    return parser.parse_args()


def load_rows(family):
    for file in sorted(HERE.glob("row_*.py")):
        importlib.import_module(file.stem)
    ROWS[:] = [row for row in ROWS if row.id.startswith(family)]
    ROWS.sort(key=lambda row: (row.id[0], int(row.id[1:]), row.what, row.peers))


def chosen(options):
    if options.all:
        return ROWS
    if options.rows:
        wanted = {name.upper() for name in options.rows}
        unknown = wanted - {row.id for row in ROWS}
        if unknown:
            sys.exit(f"interop: no row {', '.join(sorted(unknown))}; lab/interop --list shows them")
        return [row for row in ROWS if row.id in wanted]
    return [row for row in ROWS if row.fast]


class Runner:
    def __init__(self, options):
        self.options = options
        self.said = threading.Lock()
        self.counts = {"pass": 0, "FAIL": 0, "skip": 0}
        self.numbers = queue.SimpleQueue()
        for number in range(options.jobs):
            self.numbers.put(number)

    def say(self, row, result, seconds, why=""):
        with self.said:
            self.counts[result] += 1
            print(f"{row} {result} {seconds:.1f} s", flush=True)
            if why:
                print("    " + why.strip().replace("\n", "\n    "), flush=True)

    def run(self, row):
        missing = catalogue.missing(row.peers)
        if missing:
            self.say(row, "skip", 0, missing)
            return
        number = self.numbers.get()
        began = time.monotonic()
        kept = ROOT / "build" / "interop" / f"{row.id}-{row.peers.replace(' ', '-')}-{row.act.__name__}"
        shutil.rmtree(kept, ignore_errors=True)
        lab = None
        result, why = "pass", ""
        try:
            lab = Lab(f"hfi{os.getpid()}{row.id.lower()}{number}", ROOT)
            why = row.act(lab) or ""
        except (Failed, Refused) as failure:
            result, why = "FAIL", f"{failure} (line {line_of(failure, row)} of {row.act.__module__}.py)"
        except Exception:
            result, why = "FAIL", traceback.format_exc()
        finally:
            if lab is not None:
                lab.close(kept if result == "FAIL" or self.options.keep else None)
            self.numbers.put(number)
        seconds = time.monotonic() - began
        if result == "FAIL":
            why += f"\nits files: {kept.relative_to(ROOT)}"
        self.say(row, result, seconds, why)


def line_of(failure, row):
    """The line of the row's file at which it was."""
    lines = [frame.lineno for frame in traceback.extract_tb(failure.__traceback__)
             if frame.filename.endswith(f"{row.act.__module__}.py")]
    return lines[-1] if lines else "?"


def interrupted(*_):
    raise KeyboardInterrupt


def main():
    options = arguments()
    load_rows(options.family)
    if options.list:
        catalogue.show(ROWS)
        return 0
    signal.signal(signal.SIGTERM, interrupted)
    sweep()
    runner = Runner(options)
    began = time.monotonic()
    rows = chosen(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        try:
            # The long ones first, so that the end is not waiting for one of them.
            for done in [pool.submit(runner.run, row) for row in sorted(rows, key=lambda row: -row.seconds)]:
                done.result()
        except KeyboardInterrupt:
            ENOUGH.set()
            pool.shutdown(wait=True, cancel_futures=True)
            return 130
    counts = runner.counts
    print(f"interop: {counts['pass']} passed, {counts['FAIL']} failed, {counts['skip']} skipped"
          f" in {time.monotonic() - began:.0f} s")
    if counts["FAIL"]:
        return 1
    return 77 if counts["skip"] and not counts["pass"] else 0


if __name__ == "__main__":
    sys.exit(main())
