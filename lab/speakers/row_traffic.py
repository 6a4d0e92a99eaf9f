"""Packets through learned routes while something breaks: what is lost, and for how long."""
import signal
import subprocess
import time

from lab import NETS
from rows import row
from traffic import Traffic

BEHIND = "192.168.1.1"
DELETIONS = 4  # after a fifth within a minute it would be a fight, and we would give way
ALONE = {"graceful-restart": {"enabled": False}}


def _answers(lab, *names):
    """The address behind the learned route, which each of these hosts has."""
    for name in names:
        lab.host(name).ip(f"address add {BEHIND}/32 dev lo")


def _flowing(lab, ours):
    traffic = Traffic(ours.host, BEHIND, ours.file("ping"))
    lab.until("packets flow", lambda: traffic.count() > 20)
    return traffic


def _way(ours):
    """The next hop of the route the packets take, in our kernel."""
    return ours.kernel().get(NETS[0], "").partition("via ")[2].split(" ")[0]


def _two_ways(lab, **peer):
    """Two peers announce the same; the one with the lower router id is better."""
    a = lab.frr("a", 65002, [lab.us(lines=("timers 1 3",))], networks=NETS)
    b = lab.bird("b", 65003, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002, **peer}, "b": {"as": 65003, **peer}})
    _answers(lab, "a", "b")
    lab.standing(ours, a, b)
    lab.becomes("the way", lambda: _way(ours), "10.0.0.2")
    return a, b, ours


def _removals(ours):
    """Begins to write down what leaves the kernel; returns how to read that."""
    file = ours.file("monitor")
    out = open(file, "w", encoding="utf-8")
    monitor = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "ip", "-n", ours.host.namespace, "monitor", "route"],
                               stdout=out, stderr=subprocess.STDOUT)

    def read():
        monitor.send_signal(signal.SIGTERM)
        monitor.wait(5)
        out.close()
        with open(file, encoding="utf-8") as lines:
            return [line.strip() for line in lines if line.startswith("Deleted") and line.split()[1] in NETS]
    return read


def _away(lab, kind, crash):
    a = kind("a", 65002, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002}}, networks=["203.0.113.0/24"])
    _answers(lab, "a")
    lab.standing(ours, a)
    lab.becomes("in the kernel", lambda: set(ours.kernel()), set(NETS))
    removed = _removals(ours)
    traffic = _flowing(lab, ours)
    began = time.monotonic()
    if crash:
        ours.crash()
    else:
        ours.process.stop(20)
    ours.begin()
    lab.standing(ours, a, seconds=20)
    lab.until("learned anew", lambda: set(NETS) <= set(ours.received("10.0.0.2")), 20)
    away = time.monotonic() - began
    lab.stays("in the kernel", lambda: set(ours.kernel()), set(NETS), 2)
    seen = traffic.end()
    lab.same("removed from the kernel", removed(), [])
    lab.same("lost packets", seen.lost, 0)
    return f"{seen}; learned anew after {away:.1f} s"


@row("F7", "our restart under traffic", "frr", fast=True)
def restart_frr(lab):
    return _away(lab, lab.frr, False)


@row("F7", "our restart under traffic", "bird")
def restart_bird(lab):
    return _away(lab, lab.bird, False)


@row("F7", "our process is killed under traffic", "frr", fast=True)
def crash_frr(lab):
    return _away(lab, lab.frr, True)


@row("F7", "our process is killed under traffic", "bird")
def crash_bird(lab):
    return _away(lab, lab.bird, True)


@row("F8", "the better of two peers is killed", "frr bird", fast=True)
def better_killed(lab):
    """Its host goes on forwarding, so not a packet need be lost on the way to the other one."""
    a, b, ours = _two_ways(lab, **ALONE)
    traffic = _flowing(lab, ours)
    began = time.monotonic()
    a.kill()
    lab.becomes("the way", lambda: _way(ours), "10.0.0.3", 3, every=0.005)
    took = time.monotonic() - began
    seen = traffic.end()
    lab.same("lost packets", seen.lost, 0)
    return f"{seen}; the other way after {took * 1000:.0f} ms"


@row("F8", "the cable of the better of two peers is out", "frr bird")
def better_cut(lab):
    """Nobody says anything, so it lasts as long as the hold time of three seconds."""
    a, b, ours = _two_ways(lab, **ALONE, **{"hold-time": "3s"})
    traffic = _flowing(lab, ours)
    lab.network.cut(lab.host("a"))
    lab.becomes("the way", lambda: _way(ours), "10.0.0.3", 6)
    lab.network.mend(lab.host("a"))
    lab.becomes("the way back", lambda: _way(ours), "10.0.0.2", 20)
    seen = traffic.end()
    lab.check(f"the gap of {seen.gap:.2f} s is longer than the hold time", seen.gap < 4)
    return str(seen)


@row("F9", "their process stands still for longer than the hold time", "frr bird")
def their_standstill(lab):
    a, b, ours = _two_ways(lab, **ALONE, **{"hold-time": "3s"})
    traffic = _flowing(lab, ours)
    a.process.signal(signal.SIGSTOP)
    began = time.monotonic()
    lab.becomes("the way", lambda: _way(ours), "10.0.0.3", 6)
    took = time.monotonic() - began
    lab.same("4/0 is said", ours.meter("bgp_notifications_sent_total", peer="10.0.0.2", code="4", subcode="0"), 1)
    a.process.signal(signal.SIGCONT)
    lab.becomes("the way back", lambda: _way(ours), "10.0.0.2", 20)
    seen = traffic.end()
    lab.same("lost packets", seen.lost, 0)
    return f"{seen}; the other way after {took:.1f} s"


@row("F10", "somebody deletes learned routes", "frr", fast=True)
def deleted(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002}})
    _answers(lab, "a")
    lab.standing(ours, a)
    lab.becomes("in the kernel", lambda: set(ours.kernel()), set(NETS))
    traffic = _flowing(lab, ours)
    for _ in range(DELETIONS):
        ours.host.ip(f"route del {NETS[0]}")
        lab.until("it is back", lambda: NETS[0] in ours.kernel(), 2, every=0.005)
    seen = traffic.end()
    lab.check(f"a gap of {seen.gap:.2f} s", seen.gap < 0.5)
    lab.same("flaps", ours.meter("bgp_session_flaps_total"), 0)
    incidents = ours.get("incidents")["incidents"]
    lab.same("who did it", {each["culprit"]["command"] for each in incidents}, {"ip"})
    micros = [loss["healMicros"] for each in incidents for loss in each["losses"]]
    lab.same("losses that were healed", len(micros), DELETIONS)
    return f"{seen}; back after {', '.join(str(each) for each in micros)} µs"


@row("F11", "our own link goes down and comes up", "frr", fast=True)
def own_link(lab):
    """Shorter than the hold time: the session survives, and what the kernel took out is put back."""
    a = lab.frr("a", 65002, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002}})
    lab.standing(ours, a)
    lab.becomes("in the kernel", lambda: set(ours.kernel()), set(NETS))
    ours.host.ip("link set eth0 down")
    lab.becomes("out of the kernel", ours.kernel, {})
    ours.host.ip("link set eth0 up")
    began = time.monotonic()
    lab.becomes("back in the kernel", lambda: set(ours.kernel()), set(NETS), 5, every=0.01)
    took = time.monotonic() - began
    lab.same("flaps", ours.meter("bgp_session_flaps_total"), 0)
    return f"back after {took * 1000:.0f} ms"
