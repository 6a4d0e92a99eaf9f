"""OpenBGPD, the portable one."""
import json
import subprocess

from network import run
from speaker import Path, Speaker

FAMILIES = {"ipv4": "IPv4", "ipv6": "IPv6"}


class OpenBgpd(Speaker):
    def __init__(self, lab, host, asn, neighbors, networks=(), lines=()):
        super().__init__(lab, host)
        text = [f"AS {asn}", f"router-id {host.ipv4}", "fib-update no", f"listen on {host.ipv4}",
                f"listen on {host.ipv6}", f'socket "{self.file("sock")}"', *lines,
                *(f"network {network}" for network in networks)]
        for neighbor in neighbors:
            text += [f"neighbor {neighbor.address} {{", f"  remote-as {neighbor.asn}",
                     *(f"  announce {FAMILIES[family]} unicast" for family in neighbor.families),
                     *(["  passive"] if neighbor.passive else []),
                     *([f'  tcp md5sig password "{neighbor.password}"'] if neighbor.password else []),
                     *(f"  {line}" for line in neighbor.lines), "}"]
        text += ["allow from any", "allow to any"]
        # It refuses to read a file that others may read.
        self.write("bgpd.conf", "\n".join(text) + "\n", mode=0o600)

    def command(self):
        return ["/usr/sbin/bgpd", "-d", "-v", "-f", self.file("bgpd.conf")]

    def bgpctl(self, what, check=False):
        return run("bgpctl", "-s", self.file("sock"), *what.split(), check=check)

    def ask(self, what):
        return json.loads(run("bgpctl", "-j", "-s", self.file("sock"), *what.split(), check=False) or "{}")

    def announce(self, prefix):
        self.bgpctl(f"network add {prefix}")

    def withdraw(self, prefix):
        self.bgpctl(f"network delete {prefix}")

    def neighbor(self, address):
        found = self.ask(f"show neighbor {address}").get("neighbors", [])
        return found[0] if found else {}

    def established(self, address):
        return self.neighbor(address).get("state") == "Established"

    def routes(self, family="ipv4"):
        word = "inet6" if family == "ipv6" else "inet"
        routes = {}
        for shown in self.ask(f"show rib {word} detail").get("rib", []):
            routes.setdefault(shown["prefix"], []).append(self._path(shown))
        return routes

    @staticmethod
    def _path(shown):
        return Path(as_path=shown.get("aspath", ""), next_hop=shown.get("exit_nexthop", ""),
                    local_pref=shown.get("localpref"), med=shown.get("metric"),
                    origin=shown.get("origin", "").lower(), stale=bool(shown.get("stale")),
                    communities=tuple(shown.get("communities", ())), large=tuple(shown.get("large_communities", ())),
                    extended=tuple(shown.get("extended_communities", ())), more=shown)

    def path(self, prefix):
        paths = [path for path in self.routes("ipv6" if ":" in prefix else "ipv4").get(prefix, ())
                 if not path.more.get("announced") and path.as_path]
        return paths[0] if len(paths) == 1 else None


def version():
    done = subprocess.run(["/usr/sbin/bgpd", "-V"], capture_output=True, text=True, timeout=10)
    return (done.stdout + done.stderr).split()[-1]
