"""What goes wrong between speakers that are both right: cables, memory, readers that do not read, peers that flood."""
import threading
import time

import raw_wire as wire
from lab import NETS
from raw import Raw
from rows import row
from wait import Failed

USUAL = wire.origin() + wire.as_path(65002) + wire.next_hop("10.0.0.2")
RESTARTS = [wire.multiprotocol(wire.IPV4), wire.as4(65002), wire.graceful_restart(60, [wire.IPV4])]


def _silent(lab, *names):
    for name in names:
        lab.host(name)


@row("F1", "the cable is out for longer than the hold time", "frr bird")
def cable(lab):
    a = lab.frr("a", 65002, [lab.us(lines=("timers 1 3",))], networks=NETS)
    b = lab.bird("b", 65003, [lab.us(lines=("hold time 3;",))], networks=["172.16.3.0/24"])
    ours = lab.holdfast({"a": {"as": 65002, "hold-time": "3s", "graceful-restart": {"enabled": False}},
                         "b": {"as": 65003, "hold-time": "3s", "graceful-restart": {"enabled": False}}})
    lab.standing(ours, a, b)
    lab.becomes("routes", lambda: len(ours.routes()), 4)
    lab.network.cut(lab.host("a"))
    lab.becomes("without the one behind the cut", lambda: set(ours.routes()), {"172.16.3.0/24"}, 5)
    lab.same("4/0 is said", ours.meter("bgp_notifications_sent_total", peer="10.0.0.2", code="4", subcode="0"), 1)
    lab.network.mend(lab.host("a"))
    lab.standing(ours, a, seconds=15)
    lab.becomes("all again", lambda: len(ours.routes()), 4)
    lab.same("flaps of the other", ours.meter("bgp_session_flaps_total", peer="10.0.0.3"), 0)


@row("F2", "a connection whose other end is gone", "raw", fast=True)
def half_open(lab):
    """The peer has lost its memory, dials anew, and the old connection is still there (RFC 4724 4.2)."""
    _silent(lab, "a", "b")
    ours = lab.holdfast({"a": {"as": 65002, "passive": True}, "b": {"as": 65003, "passive": True}}).begin()
    old = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", capabilities=RESTARTS)
    old.send(wire.update(USUAL, wire.nlri(NETS[0])))
    witness = Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3")
    lab.becomes("at the witness", lambda: set(witness.routes()), {NETS[0]})
    told = witness.count(wire.UPDATE)
    # A second connection to a session that is very young would be taken for one of two that were dialled at once.
    lab.stays("the old session", lambda: old.said(), None, 4)
    old.be_quiet()
    new = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", capabilities=RESTARTS)
    lab.until("the old connection is closed", lambda: old.ended)
    lab.check("without a NOTIFICATION that says more than collision", old.notification is None or
              old.notification[0] == "6/7")
    new.send(wire.update(USUAL, wire.nlri(NETS[0])), wire.update())
    lab.becomes("stale routes", lambda: ours.meter("bgp_gr_stale_routes", peer="10.0.0.2"), 0)
    lab.same("the witness was told nothing", witness.count(wire.UPDATE), told)
    lab.check("the new session stands", new.said() is None and ours.established("10.0.0.2"))


@row("F2", "a second connection while the first is well", "raw")
def second_connection(lab):
    _silent(lab, "a")
    ours = lab.holdfast({"a": {"as": 65002, "passive": True}}).begin()
    first = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2")
    second = Raw.connect(lab.host("a"), "10.0.0.1").send(wire.opening(65002, "10.0.0.2"))
    lab.until("the second is refused", lambda: second.said())
    lab.same("with", second.said().split()[0] if second.notification else "6/7", "6/7")
    lab.stays("the first", lambda: (first.said(), ours.established("10.0.0.2")), (None, True), 2)


@row("F3", "a peer that does not read", "raw", seconds=90)
def slow_reader(lab):
    """Another one is told everything meanwhile, and the slow one in the end."""
    _silent(lab, "a", "b", "c")
    ours = lab.holdfast({name: {"as": 65002 + at, "passive": True} for at, name in enumerate("abc")}).begin()
    slow = Raw.connect(lab.host("b"), "10.0.0.1", receive_buffer=4096).session(65003, "10.0.0.3")
    quick = Raw.connect(lab.host("c"), "10.0.0.1").session(65004, "10.0.0.4")
    source = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2")
    slow.stop_reading()
    prefixes = [f"{20 + at // 65536}.{at // 256 % 256}.{at % 256}.0/24" for at in range(200_000)]
    for turn in range(3):
        path = wire.origin() + wire.as_path(65002, 100 + turn) + wire.next_hop("10.0.0.2")
        for at in range(0, len(prefixes), 900):
            source.send(wire.update(path, b"".join(map(wire.nlri, prefixes[at:at + 900]))))
    lab.until("the quick one has all", lambda: quick.count(wire.UPDATE) > 200 and len(quick.routes()) == len(prefixes), 40,
              every=1)
    lab.until("as they are in the end", lambda: set(
        route.as_path for route in quick.routes().values()) == {"65001 65002 102"}, 30, every=1)
    lab.check("sessions stand", all(ours.established(peer) for peer in ("10.0.0.2", "10.0.0.3", "10.0.0.4")))
    slow.deaf.clear()
    slow.listen()
    lab.until("the slow one has all", lambda: len(slow.routes()) == len(prefixes) and set(
        route.as_path for route in slow.routes().values()) == {"65001 65002 102"}, 40, every=1)


@row("F4", "a peer that floods", "raw frr", seconds=60)
def flood(lab):
    """Ten seconds of announcing and taking back; sessions with a hold time of three seconds stay up."""
    a = lab.frr("a", 65002, [lab.us(lines=("timers 1 3",))], networks=NETS)
    _silent(lab, "b", "c")
    ours = lab.holdfast({"a": {"as": 65002, "hold-time": "3s"}, "b": {"as": 65003, "passive": True},
                         "c": {"as": 65004, "passive": True, "hold-time": "3s"}})
    lab.standing(ours, a)
    c = Raw.connect(lab.host("c"), "10.0.0.1").session(65004, "10.0.0.4", hold=3)
    b = Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3")
    usual = wire.origin() + wire.as_path(65003) + wire.next_hop("10.0.0.3")
    prefixes = b"".join(wire.nlri(f"172.16.{at}.0/24") for at in range(200))
    storm = (wire.update(usual, prefixes) + wire.update(withdrawn=prefixes)) * 100
    until = time.monotonic() + 10
    rounds = 0
    while time.monotonic() < until and b.said() is None:
        b.send(storm)
        rounds += 1
    b.send(wire.update(usual, wire.nlri("198.18.1.0/24")))
    lab.becomes("in the end", lambda: set(ours.routes()), {*NETS, "198.18.1.0/24"}, 20)
    lab.same("flaps", ours.meter("bgp_session_flaps_total"), 0)
    lab.becomes("at the witness", lambda: set(c.routes()), {*NETS, "198.18.1.0/24"}, 20)
    lab.check(f"{rounds} rounds are many", rounds > 3)


@row("F5", "strangers, and a peer that dials without end", "raw", seconds=40)
def strangers(lab):
    _silent(lab, "a", "b", "c")
    ours = lab.holdfast({"a": {"as": 65002, "passive": True, "hold-time": "3s"}, "b": {"as": 65003, "passive": True}}
                        ).begin()
    good = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", hold=3)
    end = threading.Event()
    turned_away = []

    def pester(name):
        while not end.is_set():
            try:
                line = Raw.connect(lab.host(name), "10.0.0.1", seconds=1)
                turned_away.append(line)
                if len(turned_away) > 500:
                    turned_away.pop(0).close()
            except OSError:
                pass
    threads = [threading.Thread(target=pester, args=(name,)) for name in ("b", "c")]
    for thread in threads:
        thread.start()
    try:
        lab.stays("the good session", lambda: (good.said(), ours.established("10.0.0.2")), (None, True), 8)
    finally:
        end.set()
        for thread in threads:
            thread.join()
    open_files = len(lab.run("ls", f"/proc/{ours.process.pid}/fd").split())
    lab.check(f"{open_files} open files are too many", open_files < 400)
    for line in turned_away:
        line.close()

    def gets_in():
        """The last ones that were refused may still be on their way out."""
        try:
            return Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3")
        except (OSError, Failed):
            return None
    lab.until("the peer gets in when it is good", gets_in)


@row("F6", "our process stands still for longer than the hold time", "frr")
def standstill(lab):
    a = lab.frr("a", 65002, [lab.us(lines=("timers 1 3",))], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002, "hold-time": "3s"}})
    lab.standing(ours, a)
    lab.becomes("routes", lambda: set(ours.routes()), set(NETS))
    ours.hang()
    lab.until("the peer gives up", lambda: not a.established("10.0.0.1"), 8)
    ours.go_on()
    lab.standing(ours, a, seconds=15)
    lab.becomes("routes", lambda: set(ours.routes()), set(NETS))
    lab.becomes("in the kernel", lambda: set(ours.kernel()), set(NETS))
