"""Graceful restart, theirs and ours; routes that live on for long."""
import signal
import subprocess
import time

import raw_wire as wire
from lab import NETS
from raw import Raw
from rows import row

RESTART = "bgp graceful-restart", "bgp graceful-restart restart-time 8"
FORWARDING = "bgp graceful-restart preserve-fw-state"


def _witness(lab, ours_peers):
    """A peer behind us that counts what it is told."""
    lab.host("b")
    ours_peers["b"] = {"as": 65003, "passive": True, "graceful-restart": {"enabled": False}}


def _listen(lab):
    return Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3")


def _theirs(lab, lines, stale_time="30s"):
    a = lab.frr("a", 65002, [lab.us()], networks=NETS, lines=lines)
    peers = {"a": {"as": 65002, "graceful-restart": {"stale-time": stale_time}}}
    _witness(lab, peers)
    ours = lab.holdfast(peers)
    lab.standing(ours, a)
    witness = _listen(lab)
    lab.becomes("at the witness", lambda: set(witness.routes()), set(NETS))
    lab.until("the peer's End-of-RIB", lambda: ours.family("10.0.0.2").get("endOfRibReceived"))
    return a, ours, witness


@row("I7", "their restart, routes stay", "frr raw", fast=True)
def their_restart(lab):
    a, ours, witness = _theirs(lab, (*RESTART, FORWARDING))
    told = witness.count(wire.UPDATE)
    a.kill()
    lab.becomes("peers in restart", lambda: ours.meter("bgp_gr_active_peers"), 1, 5)
    lab.becomes("stale routes", lambda: ours.meter("bgp_gr_stale_routes", peer="10.0.0.2"), 3, 5)
    lab.stays("in the kernel", lambda: set(ours.kernel()), set(NETS), 2)
    a.begin()
    lab.standing(ours, a)
    lab.becomes("stale routes", lambda: ours.meter("bgp_gr_stale_routes", peer="10.0.0.2"), 0, 15)
    lab.becomes("peers in restart", lambda: ours.meter("bgp_gr_active_peers"), 0)
    lab.same("routes", set(ours.routes()), set(NETS))
    lab.same("what the witness was told meanwhile", witness.count(wire.UPDATE) - told, 0)


@row("I7", "they do not come back", "frr raw")
def their_death(lab):
    a, ours, witness = _theirs(lab, (*RESTART, FORWARDING))
    a.kill()
    began = time.monotonic()
    lab.becomes("swept", lambda: set(ours.routes()), set(), 15)
    lab.check(f"swept after {time.monotonic() - began:.0f} s, not after 8", 6 < time.monotonic() - began < 12)
    lab.same("counted", ours.meter("bgp_gr_timer_expired_total", peer="10.0.0.2"), 1)
    lab.becomes("at the witness", lambda: witness.routes(), {})
    lab.becomes("in the kernel", lambda: ours.kernel(), {})


@row("I7", "they come back with two of three", "frr raw")
def their_return_with_less(lab):
    a, ours, witness = _theirs(lab, (*RESTART, FORWARDING))
    a.kill()
    lab.becomes("stale routes", lambda: ours.meter("bgp_gr_stale_routes", peer="10.0.0.2"), 3, 5)
    a.configure([lab.us()], networks=NETS[:2], lines=(*RESTART, FORWARDING))
    a.begin()
    lab.standing(ours, a)
    lab.becomes("the third is gone", lambda: set(ours.routes()), set(NETS[:2]))
    lab.becomes("at the witness", lambda: set(witness.routes()), set(NETS[:2]))


@row("I7", "they come back without having forwarded", "frr raw")
def their_return_with_nothing(lab):
    a, ours, witness = _theirs(lab, RESTART)
    a.kill()
    lab.becomes("stale routes", lambda: ours.meter("bgp_gr_stale_routes", peer="10.0.0.2"), 3, 5)
    # It tells nothing any more, so that what goes, goes for the bit in its OPEN.
    a.configure([lab.us()], lines=RESTART)
    a.begin()
    lab.becomes("flushed", lambda: set(ours.routes()), set(), 10)
    lab.becomes("at the witness", lambda: witness.routes(), {})


@row("I7", "they leave with a NOTIFICATION", "raw")
def their_notification(lab):
    """RFC 8538: with the N bit routes stay, but not after a hard reset; without it they go."""
    peers = {f"10.0.0.{number}": {"as": 65000 + number, "passive": True} for number in (21, 22, 23)}
    _witness(lab, peers)
    lab.host("a")
    ours = lab.holdfast(peers).begin()
    witness = _listen(lab)
    cases = {21: (True, wire.notification(6, 4), True), 22: (True, wire.notification(6, 9, b"\6\2"), False),
             23: (False, wire.notification(6, 4), False)}
    for number, (bit, said, kept) in cases.items():
        address, prefix = f"10.0.0.{number}", f"198.18.{number}.0/24"
        lab.host("a").ip(f"address add {address}/24 dev eth0")
        asn = 65000 + number
        peer = Raw.connect(lab.host("a"), "10.0.0.1", local=address)
        peer.session(asn, address, capabilities=[wire.multiprotocol(wire.IPV4), wire.as4(asn), wire.graceful_restart(
            20, [wire.IPV4], notification=bit)])
        peer.send(wire.update(wire.origin() + wire.as_path(asn) + wire.next_hop(address), wire.nlri(prefix)))
        lab.until("the route is passed on", lambda: prefix in witness.routes())
        peer.send(said)
        lab.until("the end is seen", lambda: not ours.established(address))
        lab.becomes(f"route of {address}", lambda: prefix in witness.routes(), kept, 3)
        if kept:
            lab.stays(f"route of {address}", lambda: prefix in witness.routes(), True, 2)


def _ours(lab, kind, **options):
    a = kind("a", 65002, [lab.us()], networks=NETS, **options)
    ours = lab.holdfast({"a": {"as": 65002}}, networks=["203.0.113.0/24"])
    lab.standing(ours, a)
    lab.until("our route at the peer", lambda: a.path("203.0.113.0/24"))
    lab.becomes("their routes in our kernel", lambda: set(ours.kernel()), set(NETS))
    return a, ours


def _ping(lab, ours):
    """Pings an address behind a learned route, from our host, ten times a second; returns how to end that."""
    lab.host("a").ip("address add 192.168.1.1/32 dev lo")
    log = open(ours.file("ping"), "w", encoding="utf-8")
    ping = subprocess.Popen(["ip", "netns", "exec", ours.host.namespace, "ping", "-i", "0.1", "-q", "192.168.1.1"],
                            stdout=log, stderr=subprocess.STDOUT)

    def end():
        ping.send_signal(signal.SIGINT)
        ping.wait(10)
        log.close()
        with open(ours.file("ping"), encoding="utf-8") as said:
            return said.read()
    return end


def _restart(lab, a, ours, crash):
    pings = _ping(lab, ours)
    if crash:
        ours.crash()
    else:
        ours.process.stop(20)
    lab.stays("our route at the peer, while we are away", lambda: a.path("203.0.113.0/24") is not None, True, 2)
    lab.stays("their routes in our kernel", lambda: set(ours.kernel()), set(NETS), 1)
    ours.begin()
    lab.standing(ours, a, seconds=20)
    # What it tells us of our own route is rejected.
    lab.becomes("learned anew", lambda: ours.family("10.0.0.2")["accepted"], 3, 20)
    lab.stays("our route at the peer", lambda: a.path("203.0.113.0/24") is not None, True, 2)
    lab.stays("their routes in our kernel", lambda: set(ours.kernel()), set(NETS), 1)
    said = pings()
    lab.check(f"packets were lost: {said}", " 0% packet loss" in said)


@row("I8", "our planned restart, under traffic", "frr")
def our_restart_with_frr(lab):
    a, ours = _ours(lab, lab.frr, lines=RESTART)
    _restart(lab, a, ours, crash=False)
    lab.until("no more stale", lambda: a.path("203.0.113.0/24") and not a.path("203.0.113.0/24").stale)


@row("I8", "our planned restart, under traffic", "bird")
def our_restart_with_bird(lab):
    a, ours = _ours(lab, lab.bird)
    _restart(lab, a, ours, crash=False)


@row("I8", "our crash, under traffic", "frr")
def our_crash_with_frr(lab):
    a, ours = _ours(lab, lab.frr, lines=RESTART)
    _restart(lab, a, ours, crash=True)


@row("I8", "our crash, under traffic", "bird")
def our_crash_with_bird(lab):
    a, ours = _ours(lab, lab.bird)
    _restart(lab, a, ours, crash=True)


def _flags(peer):
    """R, N and the families with F of our last OPEN."""
    value = peer.open["capabilities"][64]
    return {"R": bool(value[0] & 0x80), "N": bool(value[0] & 0x40),
            "F": [value[at:at + 4].hex() for at in range(2, len(value), 4) if value[at + 3] & 0x80]}


@row("I8", "what our OPEN says of restarts", "raw")
def our_bits(lab):
    lab.host("a")
    ours = lab.holdfast({"a": {"as": 65002, "passive": True}}).begin()
    everything = [wire.multiprotocol(wire.IPV4), wire.as4(65002), wire.graceful_restart(60, [wire.IPV4])]

    def greet():
        return Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", capabilities=everything)
    peer = greet()
    # Nothing has been kept that could have been lost.
    lab.same("at first", _flags(peer), {"R": False, "N": True, "F": []})
    lab.until("our End-of-RIB", lambda: (wire.UPDATE, bytes(4)) in peer.messages)
    ours.process.stop(20)
    lab.until("our end", lambda: peer.ended)
    lab.check(f"a peer without the N bit gets no NOTIFICATION, was {peer.notification}", peer.notification is None)
    ours.begin()
    peer = greet()
    lab.same("after a planned restart", _flags(peer), {"R": True, "N": True, "F": ["00010180"]})
    lab.stays("End-of-RIB before the peer's", lambda: (wire.UPDATE, bytes(4)) in peer.messages, False, 2)
    peer.send(wire.update())
    lab.until("our End-of-RIB after the peer's", lambda: (wire.UPDATE, bytes(4)) in peer.messages)
    ours.crash()
    ours.begin()
    lab.same("after a crash", _flags(greet()), {"R": False, "N": True, "F": ["00010180"]})


@row("I13", "routes that live on for long", "bird raw", fast=True)
def long_lived(lab):
    """BIRD is away for longer than its restart time. One peer knows what a stale route is, the other does not."""
    # Restart of BIRD: its own routes, so that nothing depends on how it keeps those of others.
    lines = ("graceful restart yes;", "graceful restart time 3;", "long lived graceful restart yes;",
             "long lived stale time 60;")
    a = lab.bird("a", 65002, [lab.us(lines=lines)], networks=NETS)
    lab.host("b")
    lab.host("c")
    ours = lab.holdfast({"a": {"as": 65002, "long-lived": "60s"}, "b": {"as": 65003, "passive": True, "long-lived": "60s"},
                         "c": {"as": 65004, "passive": True}})
    lab.standing(ours, a)
    basis = [wire.multiprotocol(wire.IPV4)]
    knows = Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3", capabilities=[
        *basis, wire.as4(65003), wire.graceful_restart(60, [wire.IPV4]), wire.long_lived(60, [wire.IPV4])])
    knows_not = Raw.connect(lab.host("c"), "10.0.0.1").session(65004, "10.0.0.4")
    for witness in (knows, knows_not):
        lab.becomes("at the witnesses", lambda: set(witness.routes()), set(NETS))
    a.kill()
    lab.stays("in the restart time", lambda: set(knows_not.routes()), set(NETS), 2)
    lab.becomes("then, at the one that does not know", lambda: set(knows_not.routes()), set(), 5)
    lab.becomes("at the one that knows", lambda: [route.communities for route in knows.routes().values()],
                [("65535:6",)] * 3)
    lab.same("with us", set(ours.routes()), set(NETS))
    lab.same("in the kernel", set(ours.kernel()), set(NETS))
    a.begin()
    lab.standing(ours, a)
    for witness in (knows, knows_not):
        lab.becomes("after its return", lambda: [route.communities for route in witness.routes().values()], [()] * 3, 15)


@row("I13", "a helper that is BIRD", "bird")
def long_lived_with_bird(lab):
    """We are away for longer than the restart time, and BIRD keeps our routes."""
    lines = ("graceful restart aware;", "long lived graceful restart aware;")
    a = lab.bird("a", 65002, [lab.us(lines=lines)])
    ours = lab.holdfast({"a": {"as": 65002, "long-lived": "60s"}}, networks=["203.0.113.0/24"],
                        graceful_restart={"restart-time": "3s"})
    lab.standing(ours, a)
    lab.until("our route at the peer", lambda: a.path("203.0.113.0/24"))
    ours.crash()
    lab.until("it is kept for long", lambda: a.path("203.0.113.0/24") and "65535:6" in a.path("203.0.113.0/24").communities,
              10)
    ours.begin()
    lab.standing(ours, a, seconds=20)
    lab.becomes("and is fresh again", lambda: [path.communities for path in a.learned().get("203.0.113.0/24", [])], [()], 15)


def _restarter(lab, *more, restarted=True):
    basis = [wire.multiprotocol(wire.IPV4), wire.as4(65002)]
    return Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", capabilities=[
        *basis, wire.graceful_restart(10, [wire.IPV4], restarted=restarted), *more])


def _say(peer, *prefixes, communities=b""):
    peer.send(wire.update(wire.origin() + wire.as_path(65002) + wire.next_hop("10.0.0.2") + communities,
                          b"".join(map(wire.nlri, prefixes))))


def _lose(lab, ours, peer):
    """Not faster than we can see it: a connection to a session that is young is taken for one dialled at once."""
    peer.reset()
    lab.until("the loss is seen", lambda: not ours.established("10.0.0.2"))


@row("I7", "they are lost again before End-of-RIB", "raw")
def lost_again(lab):
    """RFC 4724 4.2: what was still stale goes at the second loss, what was told anew waits once more."""
    lab.host("a")
    peers = {"a": {"as": 65002, "passive": True}}
    _witness(lab, peers)
    ours = lab.holdfast(peers).begin()
    witness = _listen(lab)
    first = _restarter(lab, restarted=False)
    _say(first, *NETS)
    first.send(wire.update())
    lab.becomes("at the witness", lambda: set(witness.routes()), set(NETS))
    _lose(lab, ours, first)
    second = _restarter(lab)
    _say(second, NETS[0])
    lab.becomes("stale routes", lambda: ours.meter("bgp_gr_stale_routes", peer="10.0.0.2"), 2)
    _lose(lab, ours, second)
    lab.becomes("what is left", lambda: set(witness.routes()), {NETS[0]})
    third = _restarter(lab)
    lab.stays("and waits", lambda: set(witness.routes()), {NETS[0]}, 1)
    third.send(wire.update())
    lab.becomes("nothing told before End-of-RIB", lambda: set(witness.routes()), set())


@row("I7", "they come back and can no longer restart", "raw")
def returned_without(lab):
    """No capability in the new OPEN: everything is told from nothing, and what is stale goes at once."""
    lab.host("a")
    peers = {"a": {"as": 65002, "passive": True}}
    _witness(lab, peers)
    lab.holdfast(peers).begin()
    witness = _listen(lab)
    first = _restarter(lab, restarted=False)
    _say(first, *NETS)
    lab.becomes("at the witness", lambda: set(witness.routes()), set(NETS))
    first.reset()
    lab.stays("kept", lambda: set(witness.routes()), set(NETS), 1)
    Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2")
    lab.becomes("flushed", lambda: set(witness.routes()), set(), 3)


@row("I13", "routes that may not live on, and routes that came stale", "raw")
def no_long_life(lab):
    """NO_LLGR goes when the restart time is over; LLGR_STALE from a peer that is there is the last choice and stays marked."""
    for name in ("a", "b", "c"):
        lab.host(name)
    ours = lab.holdfast({"a": {"as": 65002, "passive": True, "long-lived": "60s"}, "c": {"as": 65004, "passive": True},
                         "b": {"as": 65003, "passive": True, "long-lived": "60s"}}).begin()
    knows = Raw.connect(lab.host("b"), "10.0.0.1").session(65003, "10.0.0.3", capabilities=[
        wire.multiprotocol(wire.IPV4), wire.as4(65003), wire.graceful_restart(60, [wire.IPV4]),
        wire.long_lived(60, [wire.IPV4])])
    longer = Raw.connect(lab.host("c"), "10.0.0.1").session(65004, "10.0.0.4")
    longer.send(wire.update(wire.origin() + wire.as_path(65004, 65008, 65009) + wire.next_hop("10.0.0.4"),
                            wire.nlri(NETS[2])))
    a = Raw.connect(lab.host("a"), "10.0.0.1").session(65002, "10.0.0.2", capabilities=[
        wire.multiprotocol(wire.IPV4), wire.as4(65002), wire.graceful_restart(2, [wire.IPV4]),
        wire.long_lived(60, [wire.IPV4])])
    _say(a, NETS[0])
    _say(a, NETS[1], communities=wire.communities("65535:7"))
    _say(a, NETS[2], communities=wire.communities("65535:6"))
    lab.becomes("at who knows", lambda: set(knows.routes()), set(NETS))
    lab.same("the longer path wins over the stale one", knows.routes()[NETS[2]].as_path, "65001 65004 65008 65009")
    longer.send(wire.update(withdrawn=wire.nlri(NETS[2])))
    lab.becomes("without it", lambda: knows.routes()[NETS[2]].communities, ("65535:6",))
    a.reset()
    lab.becomes("after the restart time", lambda: {prefix: route.communities for prefix, route in knows.routes().items()},
                {NETS[0]: ("65535:6",), NETS[2]: ("65535:6",)}, 6)
    lab.same("with us", set(ours.routes()), {NETS[0], NETS[2]})
