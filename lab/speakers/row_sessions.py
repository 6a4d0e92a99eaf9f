"""Sessions: that they come up, go down, come back, and say why."""
import raw_wire as wire
from lab import NETS
from raw import Raw
from rows import row
from wait import Failed


@row("I1", "a session's life", "frr", fast=True)
def life_with_frr(lab):
    a = lab.frr("a", 65002, [lab.us()])
    ours = lab.holdfast({"a": {"as": 65002}})
    lab.standing(ours, a, seconds=10)
    lab.becomes("peers established", lambda: ours.meter("bgp_peers_established"), 1, 3)
    a.kill()
    lab.until("the loss is seen", lambda: not ours.established("10.0.0.2"), 5)
    a.begin()
    lab.standing(ours, a)
    a.vtysh("clear bgp *")
    lab.becomes("sessions so far", lambda: ours.meter("bgp_session_established_total", peer="10.0.0.2"), 3)
    lab.standing(ours, a)
    lab.same("flaps", ours.meter("bgp_session_flaps_total", peer="10.0.0.2"), 2)
    lab.check("the way through the states is counted",
              ours.meter("bgp_session_state_transitions_total", peer="10.0.0.2", to="Established") == 3)


@row("I1", "a session's life", "bird")
def life_with_bird(lab):
    a = lab.bird("a", 65002, [lab.us()])
    ours = lab.holdfast({"a": {"as": 65002}})
    lab.standing(ours, a)
    a.birdc("disable peer0 \"going home\"")
    lab.until("the loss is seen", lambda: not ours.established("10.0.0.2"), 5)
    lab.becomes("notifications 6/2", lambda: ours.meter("bgp_notifications_received_total", peer="10.0.0.2", code="6",
                                                        subcode="2"), 1)
    lab.until("its words are shown", lambda: "going home" in str(ours.peer("10.0.0.2")))
    a.birdc("enable peer0")
    lab.standing(ours, a)
    a.birdc("restart peer0")
    lab.becomes("sessions so far", lambda: ours.meter("bgp_session_established_total", peer="10.0.0.2"), 3)
    lab.standing(ours, a)
    lab.same("notifications 6/4", ours.meter("bgp_notifications_received_total", peer="10.0.0.2", code="6",
                                             subcode="4"), 1)


@row("I1", "quiet for a minute at a hold time of three seconds", "frr bird", seconds=100)
def quiet(lab):
    a = lab.frr("a", 65002, [lab.us(lines=("timers 1 3",))])
    b = lab.bird("b", 65003, [lab.us(lines=("hold time 3;",))])
    ours = lab.holdfast({"a": {"as": 65002, "hold-time": "3s"}, "b": {"as": 65003, "hold-time": "3s"}})
    lab.standing(ours, a, b)
    lab.stays("flaps", lambda: ours.meter("bgp_session_flaps_total"), 0, 60, every=1)
    for peer in ("10.0.0.2", "10.0.0.3"):
        sent = ours.meter("bgp_messages_sent_total", peer=peer, type="keepalive")
        lab.check(f"{sent} keepalives to {peer} in a minute, one a second", 55 <= sent <= 100)


@row("I2", "a peer with another AS", "frr")
def another_as(lab):
    lab.frr("a", 65002, [lab.us(passive=True)]).begin()
    ours = lab.holdfast({"a": {"as": 65099, "connect-retry": "5s"}}).begin()

    def refusals():
        return ours.meter("bgp_notifications_sent_total", peer="10.0.0.2", code="2", subcode="2")
    lab.until("2/2 is sent", lambda: refusals() >= 1)
    lab.until("the cause is shown", lambda: "65002" in str(ours.peer("10.0.0.2").get("cause")))
    lab.stays("more than four attempts in fifteen seconds", lambda: refusals() > 4, False, 15, every=1)


@row("I24", "more prefixes than allowed", "frr", fast=True)
def too_many(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002, "max-prefixes": {"limit": 2}}}).begin()
    a.begin()
    # A hard reset with 6/1 in it: FRR has the N bit, and would keep the routes otherwise (RFC 8538).
    lab.becomes("6/9 is sent", lambda: ours.meter("bgp_notifications_sent_total", peer="10.0.0.2", code="6",
                                                  subcode="9"), 1)
    lab.check("what is in it is shown", "6/1" in ours.peer("10.0.0.2")["lastSent"]["words"])
    lab.same("counted", ours.meter("bgp_max_prefix_exceeded_total", peer="10.0.0.2"), 1)
    lab.stays("the session", lambda: ours.established("10.0.0.2"), False, 5)
    lab.same("sessions", ours.meter("bgp_session_established_total", peer="10.0.0.2"), 1)
    a.withdraw(NETS[0])
    ours.cli("peers", "enable", "10.0.0.2")
    lab.standing(ours, a)
    lab.becomes("routes", lambda: len(ours.received("10.0.0.2")), 2)


@row("I25", "peers from a network", "frr", fast=True)
def dynamic(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=NETS)
    b = lab.frr("b", 65003, [lab.us()])
    ours = lab.holdfast({}, groups={"ix-members": {"hold-time": "30s"}}, dynamic_neighbor_limit=1,
                        dynamic=[{"prefix": "10.0.0.0/24", "group": "ix-members"}]).begin()
    a.begin()
    lab.becomes("the session", lambda: ours.state("10.0.0.2"), "Established")
    shown = ours.peer("10.0.0.2")
    lab.check(f"it is not shown as dynamic: {shown}", "dynamic" in str(shown).lower())
    lab.check("the group's hold time holds", a.neighbor("10.0.0.1").get("bgpTimerHoldTimeMsecs") == 30000)
    lab.becomes("routes", lambda: len(ours.received("10.0.0.2")), 3)
    b.begin()
    lab.stays("a second one, beyond the limit", lambda: ours.established("10.0.0.3"), False, 3)
    a.stop()
    lab.becomes("the first one is forgotten", lambda: ours.state("10.0.0.2"), "absent")
    lab.becomes("now the second one has room", lambda: ours.state("10.0.0.3"), "Established")


@row("I24", "a limit that warns, and one that lets them back", "raw")
def limits(lab):
    _, b = lab.host("a"), lab.host("b")
    ours = lab.holdfast({"a": {"as": 65002, "passive": True, "max-prefixes": {"limit": 2, "action": "warn"}},
                         "b": {"as": 65003, "passive": True, "max-prefixes": {"limit": 2, "restart": "3s"}}}).begin()
    three = b"".join(wire.nlri(f"198.18.{number}.0/24") for number in range(3))

    def tell(name, asn):
        host = lab.host(name)
        peer = Raw.connect(host, "10.0.0.1").session(asn, host.ipv4)
        return peer.send(wire.update(wire.origin() + wire.as_path(asn) + wire.next_hop(host.ipv4), three))
    warned, ended = tell("a", 65002), tell("b", 65003)
    lab.until("the one is ended", lambda: ended.notification)
    lab.same("with", ended.notification, ("6/1", b"\0\1\1\0\0\0\2"))
    refused = Raw.connect(b, "10.0.0.1").send(wire.opening(65003, b.ipv4))
    lab.until("and not let back at once", lambda: refused.said())
    lab.becomes("the other is warned about", lambda: ours.meter("bgp_max_prefix_exceeded_total", peer="10.0.0.2"), 1)
    lab.same("and stays", (warned.said(), len(ours.received("10.0.0.2"))), (None, 3))

    def back():
        try:
            return Raw.connect(b, "10.0.0.1").session(65003, b.ipv4)
        except (Failed, OSError):
            return None
    lab.until("after three seconds", back, 10, 0.5)


@row("I25", "which AS a peer from a network may have, and disabling it", "raw")
def dynamic_as(lab):
    host = lab.host("a")
    host.ip("address add 10.0.0.40/24 dev eth0")
    ours = lab.holdfast({}, groups={"members": {}},
                        dynamic=[{"prefix": "10.0.0.0/27", "group": "members", "as": [65010, 65011]},
                                 {"prefix": "10.0.0.0/24", "group": "members"}]).begin()

    def dial(local, asn):
        peer = Raw.connect(host, "10.0.0.1", local=local)
        try:
            return peer.session(asn, local).said()
        except Failed:
            return peer.said()
    lab.same("an AS of the list", dial("10.0.0.2", 65011), None)
    ours.act("10.0.0.2", "disable", reason="enough")
    lab.stays("disabled: entry kept, connections refused",
              lambda: (dial("10.0.0.2", 65011) is not None, ours.state("10.0.0.2")), (True, "Idle"), 2)
    lab.check("any AS from the wider network", dial("10.0.0.40", 64999) is None)
    ours.act("10.0.0.2", "enable")
    lab.check("another AS", (dial("10.0.0.2", 65012) or "").startswith("2/2"))


def _both_dial(lab, ids):
    hosts = ["a", "b", "c"][:len(ids)]
    birds = [lab.bird(name, 65002 + at, [lab.us()], router_id=id) for at, (name, id) in enumerate(zip(hosts, ids))]
    ours = lab.holdfast({name: {"as": 65002 + at} for at, name in enumerate(hosts)}, router_id="10.0.0.100")
    lab.standing(ours, *birds)
    return ours, birds


@row("I29", "both ends dial at once, two hundred times", "bird", seconds=240)
def collisions(lab):
    """Ids lower than ours, higher, and equal."""
    ours, birds = _both_dial(lab, ["10.0.0.9", "10.0.0.200", "10.0.0.100"])
    for _ in range(67):
        for bird in birds:
            bird.birdc("disable all")
            ours.act(bird.host.ipv4, "disable", reason="")
        for bird in birds:
            ours.act(bird.host.ipv4, "enable")
            bird.birdc("enable all")
        for bird in birds:
            lab.standing(ours, bird, seconds=30)
    for bird in birds:
        lab.stays(f"the session with {bird.host.name}", lambda: ours.established(bird.host.ipv4), True, 1)
        lab.same("sessions", ours.meter("bgp_session_established_total", peer=bird.host.ipv4), 68)
