"""What no good peer sends: the subject must answer as the RFCs say, and live. BIRD is tried first, to prove the tables."""
import bad_updates
import raw_wire as wire
from bad_opens import NOT_TRIED, OPENS, STANDS
from bad_updates import GOOD, KEPT, NLRI, PREFIX, SAME, UPDATES, WITHDRAWN
from raw import Raw
from rows import row
from speaker import Neighbor
from wait import Failed, check, same, until

SENTINEL = "198.18.99.0/24"


def strangers(lab, cases):
    """An address at host a for each case, and the neighbour that it is."""
    host = lab.host("a")
    neighbors = []
    for number, case in enumerate(cases):
        host.ip(f"address add 10.0.0.{100 + number}/24 dev eth0")
        neighbors.append(Neighbor(f"10.0.0.{100 + number}", 65001 if case.internal else 65002, passive=True,
                                  families=("ipv4", "ipv6") if isinstance(case, bad_updates.BadUpdate) else ("ipv4",)))
    return neighbors


def every_case(cases, neighbors, trial):
    """Tries all, and fails with all that are not as they should be."""
    wrong = []
    for case, neighbor in zip(cases, neighbors):
        try:
            trial(case, neighbor)
        except (Failed, OSError) as failure:
            wrong.append(f"{case.what}: {failure}")
    if wrong:
        raise Failed(f"{len(wrong)} of {len(cases)} are wrong\n" + "\n".join(wrong))


def try_open(lab, case, neighbor, expected):
    if expected == NOT_TRIED:
        return
    peer = Raw.connect(lab.host("a"), "10.0.0.1", local=neighbor.address)
    try:
        peer.send(case.sent(neighbor.asn, neighbor.address))
        if expected == STANDS:
            until("an OPEN comes", lambda: peer.open or peer.ended, 5, 0.02)
            peer.send(wire.keepalive())
            until("the session stands", lambda: peer.count(wire.KEEPALIVE) or peer.said(), 5, 0.02)
            check(f"refused: {peer.said()}", peer.notification is None and peer.ended is None)
            return
        until("an answer comes", lambda: peer.notification or peer.ended, 5, 0.02)
        check(f"ended without a NOTIFICATION: {peer.ended}", peer.notification)
        same("answer", peer.notification[0], expected)
        if case.data is not None and case.bird is None:
            same("data", peer.notification[1].hex(), case.data)
    finally:
        peer.close()


def try_update(lab, case, neighbor, expected, witness):
    if expected == NOT_TRIED:
        return
    host = lab.host("a")
    peer = Raw.connect(host, "10.0.0.1", local=neighbor.address)
    try:
        families = [wire.multiprotocol(wire.IPV4), wire.multiprotocol(wire.IPV6), wire.as4(neighbor.asn), wire.ROUTE_REFRESH,
                    wire.ENHANCED_REFRESH]
        peer.session(neighbor.asn, neighbor.address, capabilities=families)
        usual = wire.number(wire.LOCAL_PREF, 100) if case.internal else b""
        peer.send(wire.update(GOOD + usual + wire.communities("65002:1"), NLRI))
        until("the good route is passed on", lambda: PREFIX in witness.routes(), 5, 0.02)
        peer.send(case.message or wire.update(case.attributes, NLRI))
        if "/" in expected:
            until("an answer comes", lambda: peer.notification or peer.ended, 5, 0.02)
            same("answer", peer.said() and peer.said().split()[0], expected)
            return
        peer.send(wire.update(GOOD + usual, wire.nlri(SENTINEL)))
        until("what comes next is taken", lambda: SENTINEL in witness.routes() or peer.said(), 5, 0.02)
        check(f"the session ended: {peer.said()}", not peer.said())
        judge(case, expected, witness.routes().get(PREFIX))
    finally:
        peer.close()
        until("its routes are gone", lambda: not witness.routes(), 5, 0.02)


def judge(case, expected, route):
    if expected == WITHDRAWN:
        check("the route is still there", route is None)
        return
    check("the route is gone", route is not None)
    same("the route of before", "65002:1" in route.communities, expected == SAME)
    for kind in case.without:
        check(f"attribute {kind} was passed on", kind not in route.attributes)
    for kind, value in case.having.items():
        same(f"attribute {kind}", route.value(kind), value)


def witness(lab):
    peer = Raw.connect(lab.host("b"), "10.0.0.1")
    return peer.session(65003, "10.0.0.3")


WITNESS = Neighbor("10.0.0.3", 65003, passive=True)


@row("X1", "OPENs that are wrong, to BIRD", "bird raw")
def opens_to_bird(lab):
    neighbors = strangers(lab, OPENS)
    lab.bird("ours", 65001, neighbors).begin()
    lab.until("BIRD listens", lambda: "Passive" in lab.speakers[0].birdc("show protocols"))
    every_case(OPENS, neighbors, lambda case, neighbor: try_open(lab, case, neighbor, case.bird or case.answer))


@row("X2", "UPDATEs that are wrong, to BIRD", "bird raw")
def updates_to_bird(lab):
    neighbors = strangers(lab, UPDATES)
    lab.bird("ours", 65001, [WITNESS, *neighbors]).begin()
    lab.until("BIRD listens", lambda: "Passive" in lab.speakers[0].birdc("show protocols"))
    told = witness(lab)
    every_case(UPDATES, neighbors,
               lambda case, neighbor: try_update(lab, case, neighbor, case.bird or case.result, told))


def _as_peers(neighbors):
    return {neighbor.address: {"as": neighbor.asn, "passive": True, "families": list(neighbor.families)}
            for neighbor in neighbors}


@row("B1", "OPENs that are wrong", "raw", fast=True)
def opens(lab):
    neighbors = strangers(lab, OPENS)
    lab.holdfast(_as_peers(neighbors)).begin()
    every_case(OPENS, neighbors, lambda case, neighbor: try_open(lab, case, neighbor, case.answer))


@row("B2", "UPDATEs that are wrong", "raw", fast=True)
def updates(lab):
    neighbors = strangers(lab, UPDATES)
    lab.holdfast(_as_peers([WITNESS, *neighbors])).begin()
    told = witness(lab)
    every_case(UPDATES, neighbors, lambda case, neighbor: try_update(lab, case, neighbor, case.result, told))
