"""What becomes of routes in the kernel, and what of the kernel's routes becomes known."""
import json
import subprocess

from lab import NETS
from rows import row

SOURCE = "203.0.113.1"


def _routes(ours, family="-4"):
    """What stands in the kernel by our protocol number: prefix to all that `ip` knows of the route."""
    printed = ours.host.ip(f"-j -d {family} route show table main")
    return {route["dst"]: route for route in json.loads(printed) if route.get("protocol") in ("73", "holdfast")}


def _hops(route):
    return sorted(hop.get("gateway", "") for hop in route.get("nexthops", [route]))


class _Monitor:
    """Every change of a route in a host's kernel, as `ip monitor` prints it."""

    def __init__(self, lab, host):
        self.file = f"{lab.directory}/monitor"
        with open(self.file, "wb") as out:
            self.child = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "ip", "-n", host.namespace, "monitor", "route"],
                                          stdout=out, stderr=subprocess.DEVNULL)
        # It says nothing when it begins, so it is given something to say. A replacement by the same is told to nobody.
        def heard():
            host.ip("route add blackhole 100.127.0.0/24")
            host.ip("route del blackhole 100.127.0.0/24")
            return self.lines("100.127.")
        lab.until("the monitor listens", heard)

    def lines(self, about):
        with open(self.file, encoding="utf-8") as all_lines:
            return [line.strip() for line in all_lines if about in line]

    def close(self):
        self.child.kill()
        self.child.wait(10)


@row("K1", "routes as the section install says", "frr bird", fast=True)
def as_asked(lab):
    lab.host("ours").ip(f"address add {SOURCE}/32 dev lo")
    shared, of_frr, of_bird = "172.16.0.0/16", NETS[0], "172.17.0.0/16"
    a = lab.frr("a", 65002, [lab.us()], networks=[shared, of_frr])
    b = lab.bird("b", 65003, [lab.us()], networks=[shared, of_bird])
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 65003}},
                        install={"metric": 77, "source": [SOURCE], "multipath": 4,
                                 "statements": [{"match": {"prefix": of_bird}, "action": "deny"}]})
    lab.standing(ours, a, b)
    lab.becomes("in the kernel", lambda: set(_routes(ours)), {shared, of_frr})
    lab.becomes("over both", lambda: _hops(_routes(ours)[shared]), ["10.0.0.2", "10.0.0.3"])
    for route in _routes(ours).values():
        lab.same("metric and source", (route["metric"], route["prefsrc"]), (77, SOURCE))
    lab.check("what is denied is told to others", of_bird in a.routes())
    explained = ours.get("routes/explain", prefix=of_frr)["rows"][0]["origin"]
    lab.same("where it comes from", explained,
             "learned by BGP from 10.0.0.2 (AS 65002), AS path [65002], next hop 10.0.0.2")
    b.withdraw(shared)
    lab.becomes("over the one that is left", lambda: _hops(_routes(ours)[shared]), ["10.0.0.2"])
    b.announce(shared)
    lab.becomes("over both again", lambda: _hops(_routes(ours)[shared]), ["10.0.0.2", "10.0.0.3"])
    a.kill()
    lab.becomes("when one dies", lambda: {prefix: _hops(route) for prefix, route in _routes(ours).items()},
                {shared: ["10.0.0.3"]})


@row("K2", "a better way is one replacement, and what is foreign is left alone", "frr bird", fast=True)
def failover(lab):
    a = lab.frr("a", 65002, [lab.us()], networks=[NETS[0]])
    b = lab.bird("b", 65003, [lab.us()], networks=[NETS[0]])
    host = lab.host("ours")
    foreign = "172.31.0.0/16 via 10.0.0.2 metric 20"
    host.ip(f"route add {foreign}")
    ours = lab.holdfast({"a": {"as": 65002}, "b": {"as": 65003}})
    lab.standing(ours, a, b)
    # Which of two equal ones is best, their router ids say.
    lab.becomes("the way", lambda: [_hops(route) for route in _routes(ours).values()], [["10.0.0.2"]])
    monitor = _Monitor(lab, host)
    ours.act("10.0.0.2", "disable", reason="works on the line")
    lab.becomes("the other way", lambda: [_hops(route) for route in _routes(ours).values()], [["10.0.0.3"]])
    ours.act("10.0.0.2", "enable")
    lab.becomes("and back", lambda: [_hops(route) for route in _routes(ours).values()], [["10.0.0.2"]], 15)
    lab.same("what the kernel was told", [line.split(" dev ")[0] for line in monitor.lines(NETS[0])],
             [f"{NETS[0]} via 10.0.0.3", f"{NETS[0]} via 10.0.0.2"])
    monitor.close()
    lab.check("the foreign route stands", "172.31.0.0/16" in host.ip("route show"))


@row("K3", "a route that somebody takes is back, and it is said who", "bird", fast=True)
def healed(lab):
    a = lab.bird("a", 65002, [lab.us()], networks=NETS)
    ours = lab.holdfast({"a": {"as": 65002}})
    lab.standing(ours, a)
    lab.becomes("in the kernel", lambda: set(_routes(ours)), set(NETS))
    lab.host("ours").ip(f"route del {NETS[1]}")
    lab.becomes("all again", lambda: set(_routes(ours)), set(NETS))
    lab.until("it is said who", lambda: ours.get("incidents")["incidents"])
    incident = ours.get("incidents")["incidents"][0]
    lab.check(f"it was ip: {incident}", "ip" in json.dumps(incident.get("culprit")))


@row("K4", "next hops that are not on a link", "bird", fast=True)
def far_next_hops(lab):
    host = lab.host("ours")
    host.ip("route add 10.8.0.0/24 via 10.0.0.5")
    far = {"172.16.1.0/24": "10.8.0.1", "172.16.2.0/24": "10.9.0.1", "10.8.0.0/25": "10.8.0.1"}
    a = lab.bird("a", 65001, [lab.us()],
                 networks=[f"{prefix} {{ bgp_next_hop = {hop}; }};" for prefix, hop in far.items()])
    ours = lab.holdfast({"a": {"as": 65001}})
    lab.standing(ours, a)
    ways = lambda: {prefix: _hops(route) for prefix, route in _routes(ours).items() if prefix.startswith("172.")}
    lab.becomes("over the gateway of the way", ways, {"172.16.1.0/24": ["10.0.0.5"]})
    lab.check("no route is its own way", "10.8.0.0/25" not in _routes(ours))
    lab.until("why there is none", lambda: "no route to 10.9.0.1" in ours.cli("routes", "explain", "172.16.2.0/24", check=False))
    host.ip("route add 10.9.0.0/24 via 10.0.0.6")
    lab.becomes("when there is a way", ways, {"172.16.1.0/24": ["10.0.0.5"], "172.16.2.0/24": ["10.0.0.6"]})
    host.ip("route replace 10.8.0.0/24 via 10.0.0.7")
    lab.becomes("when it is another", ways, {"172.16.1.0/24": ["10.0.0.7"], "172.16.2.0/24": ["10.0.0.6"]})
    host.ip("route del 10.9.0.0/24")
    lab.becomes("when it is gone", ways, {"172.16.1.0/24": ["10.0.0.7"]})


@row("K5", "what others have in the kernel is told", "frr", fast=True)
def redistributed(lab):
    a = lab.frr("a", 65002, [lab.us()])
    plugins = {"reconciler": {}, "static": {"services": {"default": {
        "routes": [{"prefix": "172.20.0.0/16", "via": "10.0.0.9"}, {"prefix": "172.21.0.0/16", "via": "10.0.0.9"},
                   {"prefix": "172.22.0.0/16", "via": "10.77.0.9"}],
        "addresses": [{"address": f"{SOURCE}/32", "device": "lo"}]}}}}
    ours = lab.holdfast({"a": {"as": 65002}}, rest={"plugins": plugins},
                        redistribute=[{"owner": "static", "import": {"statements": [
                            {"match": {"prefix": "172.21.0.0/16"}, "action": "deny"},
                            {"match": {"prefix": "0.0.0.0/0", "le": 32}, "action": "permit", "set": {"med": 5}}]}}])
    lab.standing(ours, a)
    # The third is wanted and cannot be had: its gateway is nowhere.
    lab.becomes("told", lambda: set(a.routes()), {"172.20.0.0/16", f"{SOURCE}/32"})
    path = a.path("172.20.0.0/16")
    lab.same("as what", (path.as_path, path.origin, path.med, path.next_hop), ("65001", "incomplete", 5, "10.0.0.1"))
    lab.host("ours").ip("link set eth0 down")
    lab.host("ours").ip("link set eth0 up")
    lab.standing(ours, a, seconds=30)
    lab.becomes("again", lambda: set(a.routes()), {"172.20.0.0/16", f"{SOURCE}/32"})
