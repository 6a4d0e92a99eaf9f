"""Ourselves: the daemon as an operator runs it, asked over its control socket."""
import http.client
import json
import os
import signal
import socket
import urllib.parse

from network import run
from speaker import Path, Speaker
from wait import Failed, until


class _Control(http.client.HTTPConnection):
    """HTTP over the control socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=15)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Refused(Exception):
    """What the daemon answered instead of doing it: status and JSON."""

    def __init__(self, status, answer):
        super().__init__(f"{status} {answer}")
        self.status = status
        self.answer = answer


class Holdfast(Speaker):
    """`bgp` is the section of that name; what a lab always needs is filled in."""

    def __init__(self, lab, host, bgp, rest):
        super().__init__(lab, host)
        self.launcher = os.environ.get("HOLDFAST", f"{lab.root}/holdfast")
        self.socket = self.file("control.sock")
        self.configure(bgp, **rest)

    def configure(self, bgp, **rest):
        """Writes the file; YAML has all of JSON."""
        section = {"as": 65001, "router-id": self.host.ipv4, "listen": ["0.0.0.0", "::"],
                   "ebgp-requires-policy": False, **bgp}
        section["peers"] = {address: {"connect-retry": "1s", **peer} for address, peer in section.get("peers", {}).items()}
        self.write("holdfast.yml", json.dumps({
            "state-dir": self.file("state"), "control": {"socket": self.socket}, "logging": {"format": "text"},
            "plugins": {"reconciler": {}}, "bgp": section, **rest}, indent=2))

    def command(self):
        return [self.launcher, "run", "--config", self.file("holdfast.yml")]

    def begin(self):
        super().begin()
        until("the daemon is ready", self._ready, 90)
        return self

    def _ready(self):
        if not self.process.alive():
            raise Failed("the daemon ended:\n" + self.log()[-2000:])
        try:
            return self.get("health")
        except (OSError, Refused, http.client.HTTPException):
            return None

    def crash(self):
        self.kill()

    def restart(self):
        """As a service manager restarts it."""
        self.process.stop(20)
        return self.begin()

    # Its control API.
    def ask(self, method, path, body=None):
        control = _Control(self.socket)
        try:
            control.request(method, f"/actuator/{path}", body=None if body is None else json.dumps(body),
                            headers={"Accept": "application/json, text/plain;q=0.9", "Content-Type": "application/json"})
            answer = control.getresponse()
            text = answer.read().decode()
        finally:
            control.close()
        if answer.status >= 300:
            raise Refused(answer.status, text)
        return json.loads(text) if text[:1] in "[{" else text

    def get(self, path, **query):
        words = {name.replace("_", "-"): value for name, value in query.items()}
        return self.ask("GET", path + ("?" + urllib.parse.urlencode(words) if words else ""))

    def peers(self):
        return self.get("bgp/peers")["peers"]

    def peer(self, address):
        return self.get(f"bgp/peers/{address}")

    def act(self, address, action, **more):
        return self.ask("POST", f"bgp/peers/{address}", {"action": action, **more})

    def inject(self, prefix, **attributes):
        return self.ask("POST", "bgp/inject", {"action": "add", "prefix": prefix, **attributes})

    def take_back(self, prefix, **more):
        return self.ask("POST", "bgp/inject", {"action": "remove", "prefix": prefix, **more})

    def cli(self, *words, check=True):
        """A command of the command line, as an operator types it."""
        return run(self.launcher, "--socket", self.socket, *words, check=check)

    def state(self, address):
        try:
            return self.peer(address)["state"].capitalize()
        except Refused:
            return "absent"

    def established(self, address):
        return self.state(address) == "Established"

    def family(self, address, family="ipv4"):
        """What is exchanged of one family: received, accepted, advertised, stale …"""
        for shown in self.peer(address)["families"]:
            if shown["family"] == family:
                return shown
        return {}

    def page(self, path="bgp/rib", **query):
        """Routes by prefix: Paths. All pages, one after the other."""
        found, after = {}, None
        while True:
            page = self.get(path, **query, **({"after": after} if after else {}))
            for shown in page["routes"]:
                found.setdefault(shown["prefix"], []).append(self._path(shown))
            after = page.get("next")
            if not after:
                return found

    @staticmethod
    def _path(shown):
        return Path(as_path=shown["asPath"], next_hop=shown["nextHop"] or "", local_pref=shown["localPref"],
                    med=shown["med"], origin=shown["origin"], communities=tuple(shown["communities"]),
                    large=tuple(shown["largeCommunities"]), extended=tuple(shown["extendedCommunities"]),
                    path_id=shown["pathId"], stale=shown["stale"], more=shown)

    def routes(self, family="ipv4"):
        return self.page(family=family)

    def received(self, address, **query):
        return self.page(f"bgp/rib/received/{address}", **query)

    def advertised(self, address, **query):
        return self.page(f"bgp/rib/advertised/{address}", **query)

    def path(self, prefix):
        paths = self.page(prefix=prefix).get(prefix, [])
        return paths[0] if len(paths) == 1 else None

    def meters(self):
        """All it counts: "name{label=\\"value\\"}" to number."""
        found = {}
        for line in self.get("prometheus").splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.rpartition(" ")
                found[name] = float(value)
        return found

    def meter(self, name, **labels):
        """The sum of all series of that name that have these labels."""
        return sum(value for series, value in self.meters().items()
                   if series.split("{")[0] == name
                   and all(f'{label}="{wanted}"' in series for label, wanted in labels.items()))

    def kernel(self, family="ipv4"):
        """What stands in the kernel of its host by our protocol number: prefix to the rest of the line."""
        printed = run("ip", "-n", self.host.namespace, "-6" if family == "ipv6" else "-4", "route", "show", "table", "main")
        return {line.split()[0]: line for line in printed.splitlines() if "proto 73" in line or "proto holdfast" in line}

    def hang(self):
        self.process.signal(signal.SIGSTOP)

    def go_on(self):
        self.process.signal(signal.SIGCONT)
