"""ExaBGP: it announces what it is told to, whatever that is, and writes down what it hears."""
import json
import os

from network import run
from speaker import Path, Speaker

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILIES = {"ipv4": "ipv4 unicast", "ipv6": "ipv6 unicast"}


class ExaBgp(Speaker):
    """`routes` are lines of its `static` part: "route 192.168.1.0/24 next-hop self med 7"."""

    def __init__(self, lab, host, asn, neighbors, networks=(), routes=()):
        super().__init__(lab, host)
        routes = [*(f"route {network} next-hop self" for network in networks), *routes]
        os.mkfifo(self.file("commands"))
        text = ["process api {",
                f"  run /usr/bin/python3 {HERE}/exabgp_api.py {self.file('commands')} {self.file('heard')};",
                "  encoder json;", "}"]
        for neighbor in neighbors:
            local = host.ipv6 if ":" in neighbor.address else host.ipv4
            text += [f"neighbor {neighbor.address} {{", f"  local-address {local};", f"  local-as {asn};",
                     f"  peer-as {neighbor.asn};", f"  router-id {host.ipv4};", "  hold-time 90;",
                     *(["  passive true;"] if neighbor.passive else []),
                     *([f'  md5-password "{neighbor.password}";'] if neighbor.password else []),
                     "  family {", *(f"    {FAMILIES[family]};" for family in neighbor.families), "  }",
                     *(f"  {line}" for line in neighbor.lines),
                     "  api { processes [ api ]; neighbor-changes; receive { parsed; update; } }",
                     "  static {", *(f"    {route};" for route in routes), "  }", "}"]
        self.write("exabgp.conf", "\n".join(text) + "\n")

    def command(self):
        return ["exabgp", self.file("exabgp.conf")]

    def environment(self):
        return {**os.environ, "exabgp.daemon.user": "root", "exabgp.api.cli": "false", "exabgp.log.level": "INFO",
                "exabgp.tcp.bind": f"{self.host.ipv4} {self.host.ipv6}", "exabgp.daemon.drop": "false"}

    def say(self, command):
        """A command of its API: "announce route 10.9.0.0/16 next-hop self"."""
        descriptor = os.open(self.file("commands"), os.O_WRONLY | os.O_NONBLOCK)
        with os.fdopen(descriptor, "w") as commands:
            commands.write(command + "\n")

    def announce(self, prefix):
        self.say(f"announce route {prefix} next-hop self")

    def withdraw(self, prefix):
        self.say(f"withdraw route {prefix} next-hop self")

    def heard(self):
        """All events so far, in order."""
        try:
            with open(self.file("heard"), encoding="utf-8") as lines:
                return [json.loads(line) for line in lines if line.endswith("\n")]
        except FileNotFoundError:
            return []

    def established(self, address):
        states = [event["neighbor"]["state"] for event in self.heard()
                  if event["type"] == "state" and event["neighbor"]["address"]["peer"] == address]
        return bool(states) and states[-1] == "up"

    def routes(self, family="ipv4"):
        routes = {}
        for event in self.heard():
            if event["type"] == "state" and event["neighbor"]["state"] == "down":
                routes.clear()
            message = event["neighbor"].get("message", {}) if event["type"] == "update" else {}
            update = message.get("update", {})
            for found in update.get("withdraw", {}).get(FAMILIES[family], ()):
                routes.pop(found["nlri"], None)
            for next_hop, found in update.get("announce", {}).get(FAMILIES[family], {}).items():
                for nlri in found:
                    routes[nlri["nlri"]] = [self._path(update.get("attribute", {}), next_hop, nlri)]
        return routes

    @staticmethod
    def _path(attributes, next_hop, nlri):
        return Path(as_path=" ".join(str(asn) for asn in attributes.get("as-path", ())), next_hop=next_hop,
                    med=attributes.get("med"), local_pref=attributes.get("local-preference"),
                    origin=attributes.get("origin", ""),
                    communities=tuple(f"{high}:{low}" for high, low in attributes.get("community", ())),
                    large=tuple(":".join(map(str, value)) for value in attributes.get("large-community", ())),
                    extended=tuple(value["string"] for value in attributes.get("extended-community", ())),
                    path_id=nlri.get("path-information"), more=attributes)

    def path(self, prefix):
        paths = self.routes("ipv6" if ":" in prefix else "ipv4").get(prefix, [])
        return paths[0] if len(paths) == 1 else None


def version():
    printed = run("exabgp", "--version", check=False)
    return printed.split("ExaBGP : ")[-1].split()[0]
