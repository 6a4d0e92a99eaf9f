"""Pings through a route, many a second, and which of them were lost."""
import dataclasses
import re
import signal
import subprocess

from wait import until

EVERY = 0.01


@dataclasses.dataclass
class Seen:
    """`gap` is the longest time between two answers, in seconds."""
    sent: int
    lost: int
    gap: float

    def __str__(self):
        return f"{self.sent} packets, {self.lost} lost, longest gap {self.gap * 1000:.0f} ms"


class Traffic:
    """A hundred packets a second from a host to an address, from now on until `end`."""

    def __init__(self, host, to, file):
        self.file = file
        self.out = open(file, "w", encoding="utf-8")
        self.ping = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "ip", "netns", "exec", host.namespace,
             "ping", "-n", "-D", "-W", "1", "-i", str(EVERY), to], stdin=subprocess.DEVNULL, stdout=self.out,
            stderr=subprocess.STDOUT)

    def _answers(self):
        """Number and time of each answer, in the order in which they came."""
        with open(self.file, encoding="utf-8") as lines:
            return [(int(number), float(at)) for at, number in
                    re.findall(r"\[([\d.]+)\] \d+ bytes from .* icmp_seq=(\d+) ", lines.read())]

    def count(self):
        return len(self._answers())

    def end(self):
        before = self.count()
        until("packets flow in the end", lambda: self.count() > before + 20)
        self.ping.send_signal(signal.SIGINT)
        self.ping.wait(10)
        self.out.close()
        answers = self._answers()
        # The last ones may still be on their way, so those count that were sent before the last one that was answered.
        sent = max(number for number, _ in answers)
        times = [at for _, at in answers]
        gap = max(after - before for before, after in zip(times, times[1:]))
        return Seen(sent, sent - len({number for number, _ in answers}), gap)
