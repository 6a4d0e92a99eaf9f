"""GoBGP. Its routes are added while it runs, as its users do."""
import json

from network import run
from speaker import Path, Speaker

FAMILIES = {"ipv4": "ipv4-unicast", "ipv6": "ipv6-unicast"}
STANDARD, LARGE, EXTENDED = 8, 32, 16


class GoBgp(Speaker):
    def __init__(self, lab, host, asn, neighbors, networks=(), neighbor_tables=""):
        super().__init__(lab, host)
        self.asn = asn
        self.networks = networks
        text = ["[global.config]", f"  as = {asn}", f'  router-id = "{host.ipv4}"']
        for neighbor in neighbors:
            text += ["[[neighbors]]", "  [neighbors.config]", f'    neighbor-address = "{neighbor.address}"',
                     f"    peer-as = {neighbor.asn}",
                     *([f'    auth-password = "{neighbor.password}"'] if neighbor.password else []),
                     "  [neighbors.timers.config]", "    connect-retry = 1", "    idle-hold-time-after-reset = 1",
                     "  [neighbors.transport.config]", f"    passive-mode = {str(neighbor.passive).lower()}",
                     *(f"  {line}" for line in neighbor.lines)]
            for family in neighbor.families:
                text += ["  [[neighbors.afi-safis]]", "    [neighbors.afi-safis.config]",
                         f'      afi-safi-name = "{FAMILIES[family]}"',
                         *(f"    {line}" for line in neighbor.family_lines)]
        self.write("gobgpd.conf", "\n".join(text) + f"\n{neighbor_tables}\n")

    def command(self):
        return ["gobgpd", "-f", self.file("gobgpd.conf"), "--api-hosts", "127.0.0.1:50051", "--pprof-disable", "-p"]

    def begin(self):
        super().begin()
        self.lab.until("gobgpd answers", lambda: "Router-ID" in self.gobgp("global"))
        for network in self.networks:
            self.announce(network)
        return self

    def gobgp(self, what, check=False):
        return self.host.run("gobgp", *what.split(), check=check)

    def announce(self, network):
        """`PREFIX [more words of gobgp]`"""
        self.gobgp(f"global rib add -a {'ipv6' if ':' in network.split()[0] else 'ipv4'} {network}", check=True)

    def withdraw(self, network):
        self.gobgp(f"global rib del -a {'ipv6' if ':' in network else 'ipv4'} {network}", check=True)

    def ask(self, what):
        try:
            return json.loads(self.gobgp(f"{what} -j"))
        except ValueError:
            return {}

    def established(self, address):
        return "ESTABLISHED" in self.gobgp(f"neighbor {address}").upper()

    def routes(self, family="ipv4"):
        shown = self.ask(f"global rib -a {family}")
        return {prefix: [self._path(path) for path in paths] for prefix, paths in (shown or {}).items()}

    @staticmethod
    def _path(shown):
        path = Path(as_path="", stale=bool(shown.get("stale")), path_id=shown.get("id"), more=shown)
        for attribute in shown.get("attrs", ()):
            kind = attribute["type"]
            if kind == 1:
                path.origin = ("igp", "egp", "incomplete")[attribute["value"]]
            elif kind == 2:
                path.as_path = " ".join(str(asn) for segment in attribute["as_paths"] for asn in segment["asns"])
            elif kind in (3, 14):
                path.next_hop = attribute["nexthop"]
            elif kind == 4:
                path.med = attribute["metric"]
            elif kind == 5:
                path.local_pref = attribute["value"]
            elif kind == STANDARD:
                path.communities = tuple(f"{value >> 16}:{value & 0xffff}" for value in attribute["communities"])
            elif kind == LARGE:
                path.large = tuple(f"{value['ASN']}:{value['LocalData1']}:{value['LocalData2']}"
                                   for value in attribute["value"])
            elif kind == EXTENDED:
                path.extended = tuple(str(value.get("value", value)) for value in attribute["value"])
        return path

    def path(self, prefix):
        found = [path for path in self.routes("ipv6" if ":" in prefix else "ipv4").get(prefix, ())
                 if path.as_path]
        return found[0] if len(found) == 1 else None


def version():
    return run("gobgpd", "--version", check=False).split()[-1]
