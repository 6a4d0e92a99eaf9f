"""FRR: bgpd, and zebra beside it where it has to know its own links."""
import json
import os
import re
import shutil

from network import run
from process import Process
from speaker import Path, Speaker

BGPD = "/usr/lib/frr/bgpd"
ZEBRA = "/usr/lib/frr/zebra"
WORDS = {"ipv4": "ipv4 unicast", "ipv6": "ipv6 unicast"}


class Frr(Speaker):
    def __init__(self, lab, host, asn, neighbors, networks=(), lines=(), family_lines=(), after="",
                 with_zebra=False):
        super().__init__(lab, host)
        self.with_zebra = with_zebra
        self.zebra = None
        self.asn = asn
        self.run_directory = f"/var/run/frr/{host.namespace}"
        os.makedirs(self.run_directory, exist_ok=True)
        shutil.chown(self.run_directory, "frr", "frr")
        self.configure(neighbors, networks, lines, family_lines, after)

    def configure(self, neighbors, networks=(), lines=(), family_lines=(), after=""):
        text = [f"router bgp {self.asn}", f" bgp router-id {self.host.ipv4}", " no bgp ebgp-requires-policy",
                " no bgp network import-check", " no bgp default ipv4-unicast", *(f" {line}" for line in lines)]
        for neighbor in neighbors:
            text.append(f" neighbor {neighbor.address} remote-as {neighbor.asn}")
            options = ["timers connect 1", *(["passive"] if neighbor.passive else []),
                       *([f"password {neighbor.password}"] if neighbor.password else []), *neighbor.lines]
            text += [f" neighbor {neighbor.address} {option}" for option in options]
        for family, words in WORDS.items():
            text.append(f" address-family {words}")
            text += [f"  network {network}" for network in networks if (":" in network) == (family == "ipv6")]
            for neighbor in neighbors:
                if family in neighbor.families:
                    text += [f"  neighbor {neighbor.address} {option}"
                             for option in ("activate", *neighbor.family_lines)]
            text += [f"  {line}" for line in family_lines]
            text.append(" exit-address-family")
        self.write("bgpd.conf", "\n".join(text) + f"\n{after}\n")

    def command(self):
        return [BGPD, *([] if self.with_zebra else ["-Z"]), "-N", self.host.namespace, "-f", self.file("bgpd.conf"),
                "-i", f"{self.run_directory}/bgpd.pid", "-A", "127.0.0.1", "--log", "stdout"]

    def begin(self):
        if self.with_zebra and self.zebra is None:
            self.zebra = Process(self.host, [ZEBRA, "-N", self.host.namespace, "-f", self.write("zebra.conf", "\n"), "-i",
                                             f"{self.run_directory}/zebra.pid", "-A", "127.0.0.1", "--log", "stdout"],
                                 self.file("zebra.log"))
            self.lab.until("zebra listens", lambda: os.path.exists(f"{self.run_directory}/zserv.api"))
        return super().begin()

    def close(self):
        if self.zebra is not None:
            self.zebra.kill()
        shutil.rmtree(self.run_directory, ignore_errors=True)

    def vtysh(self, *lines, check=False):
        """Runs commands of its shell, one after the other, and returns what they print."""
        arguments = [part for line in lines for part in ("-c", line)]
        return run("vtysh", "-N", self.host.namespace, "-d", "bgpd", *arguments, check=check)

    def change(self, *lines):
        """Changes the configuration while it runs; the first line is usually `router bgp N`."""
        return self.vtysh("configure terminal", *lines, check=True)

    def bgp(self, *lines):
        """Changes something of the part `router bgp`."""
        return self.change(f"router bgp {self.asn}", *lines)

    def announce(self, prefix):
        self.bgp(f"address-family {WORDS['ipv6' if ':' in prefix else 'ipv4']}", f"network {prefix}")

    def withdraw(self, prefix):
        self.bgp(f"address-family {WORDS['ipv6' if ':' in prefix else 'ipv4']}", f"no network {prefix}")

    def show(self, what):
        printed = self.vtysh(f"show bgp {what} json")
        try:
            return json.loads(printed)
        except ValueError:
            return {}

    def neighbor(self, address):
        return self.show(f"neighbors {address}").get(address, {})

    def established(self, address):
        return self.neighbor(address).get("bgpState") == "Established"

    def routes(self, family="ipv4"):
        shown = self.show(WORDS[family]).get("routes", {})
        return {prefix: [self._short(path) for path in paths] for prefix, paths in shown.items()}

    def paths(self, prefix):
        family = WORDS["ipv6" if ":" in prefix else "ipv4"]
        return [self._long(path) for path in self.show(f"{family} {prefix}").get("paths", [])]

    def path(self, prefix):
        paths = self.paths(prefix)
        return paths[0] if len(paths) == 1 else None

    @staticmethod
    def _short(shown):
        hops = shown.get("nexthops") or [{}]
        return Path(as_path=shown.get("path", ""), next_hop=hops[0].get("ip", ""), local_pref=shown.get("locPrf"),
                    med=shown.get("metric"), origin=shown.get("origin", "").lower(), stale="stale" in shown)

    @staticmethod
    def _long(shown):
        hops = shown.get("nexthops") or [{}]
        return Path(as_path=shown.get("aspath", {}).get("string", ""), next_hop=hops[0].get("ip", ""),
                    local_pref=shown.get("locPrf"), med=shown.get("metric"),
                    origin=shown.get("origin", "").lower(), stale="stale" in shown,
                    communities=tuple(shown.get("community", {}).get("list", ())),
                    large=tuple(shown.get("largeCommunity", {}).get("list", ())),
                    extended=tuple(shown.get("extendedCommunity", {}).get("string", "").split()),
                    path_id=shown.get("addpath", {}).get("rxId"), more=shown)

    def messages(self, address):
        return self.neighbor(address).get("messageStats", {})


def version():
    found = re.search(r"version (\S+)", run(BGPD, "--version", check=False))
    return found.group(1) if found else None
