"""BIRD 2."""
import re

from network import run
from speaker import Path, Speaker

CHANNELS = {"ipv4": "ipv4", "ipv6": "ipv6"}


class Bird(Speaker):
    """`networks` are announced to every neighbour; what `export` permits of the learned routes, too."""

    def __init__(self, lab, host, asn, neighbors, networks=(), export="all", channel_lines=(), preamble=(),
                 router_id=None):
        super().__init__(lab, host)
        self.asn = asn
        self.neighbors = neighbors
        self.networks = list(networks)
        self.router_id = router_id or host.ipv4
        self.preamble = preamble
        self.export = export
        self.channel_lines = channel_lines
        self.configure()

    def configure(self):
        text = [f"router id {self.router_id};", f'log "{self.file("bird.log")}" all;',
                "debug protocols { states, events };", *self.preamble,
                "protocol device { }"]
        for family in CHANNELS:
            routes = [network for network in self.networks
                      if (":" in network.split()[0]) == (family == "ipv6")]
            text.append(f"protocol static static_{family} {{ {family}; ")
            text += [f"  route {self._route(route)}" for route in routes]
            text.append("}")
        for number, neighbor in enumerate(self.neighbors):
            text += [f"protocol bgp peer{number} {{", f"  local as {self.asn};",
                     f"  neighbor {neighbor.address} as {neighbor.asn};",
                     "  error wait time 1,2;", "  connect delay time 1;", "  connect retry time 2;",
                     *(["  passive yes;"] if neighbor.passive else []),
                     *([f'  password "{neighbor.password}";'] if neighbor.password else []),
                     *(f"  {line}" for line in neighbor.lines)]
            for family in neighbor.families:
                text += [f"  {CHANNELS[family]} {{ import all; export {self.export};",
                         *(f"    {line}" for line in (*self.channel_lines, *neighbor.family_lines)), "  };"]
            text.append("}")
        self.write("bird.conf", "\n".join(text) + "\n")

    @staticmethod
    def _route(network):
        """`PREFIX` or `PREFIX { attributes; }`"""
        prefix, _, rest = network.partition(" ")
        return f"{prefix} blackhole {rest}" if rest else f"{prefix} blackhole;"

    def command(self):
        return ["bird", "-f", "-c", self.file("bird.conf"), "-s", self.file("ctl"), "-P", self.file("pid")]

    def birdc(self, what):
        return run("birdc", "-s", self.file("ctl"), "-v", *what.split(), check=False)

    def reconfigure(self):
        """Writes the file again, and has it read."""
        self.configure()
        return self.birdc("configure")

    def announce(self, prefix):
        self.networks.append(prefix)
        self.reconfigure()

    def withdraw(self, prefix):
        self.networks.remove(prefix)
        self.reconfigure()

    def protocol(self, address):
        """What it shows of its session with that peer: state, info, and all the lines."""
        found = {}
        for block in re.split(r"\n(?=1002-)", self.birdc("show protocols all")):
            if f"Neighbor address: {address}\n" in block:
                head = block.splitlines()[0].split()
                found = {"state": head[3], "info": " ".join(head[5:]), "text": block}
        return found

    def established(self, address):
        return self.protocol(address).get("info", "").startswith("Established")

    def routes(self, family="ipv4"):
        routes = {}
        prefix = None
        for line in self.birdc(f"show route table master{family[-1]} all").splitlines():
            body = re.sub(r"^(\d{4}[- ])?\s*", "", line)
            head = re.match(r"(?:(\S+/\d+)\s+)?(?:unicast|blackhole|unreachable)\s+\[(\S+)", body)
            if head:
                prefix = head.group(1) or prefix
                path = Path(as_path="", more={"protocol": head.group(2)})
                path.stale = bool(re.search(r"\(\d+s?s?\b.*s\)|\[.*\bstale", body))
                routes.setdefault(prefix, []).append(path)
            elif prefix is not None:
                self._attribute(path, body.strip())
        return routes

    @staticmethod
    def _attribute(path, line):
        name, _, value = line.partition(":")
        value = value.strip()
        path.more[name] = value
        if name == "BGP.as_path":
            path.as_path = value
        elif name == "BGP.next_hop":
            path.next_hop = value.split()[0]
        elif name == "BGP.local_pref":
            path.local_pref = int(value)
        elif name == "BGP.med":
            path.med = int(value)
        elif name == "BGP.origin":
            path.origin = value.lower()
        elif name == "BGP.path_id":
            path.path_id = int(value)
        elif name == "BGP.community":
            path.communities = tuple(found.replace(",", ":") for found in re.findall(r"\((\S+)\)", value))
        elif name == "BGP.large_community":
            path.large = tuple(found.replace(", ", ":") for found in re.findall(r"\(([^)]+)\)", value))
        elif name == "BGP.ext_community":
            path.extended = tuple(found.replace(", ", ":") for found in re.findall(r"\(([^)]+)\)", value))

    def learned(self, family="ipv4"):
        """What came from its peers."""
        routes = {prefix: [path for path in paths if path.more["protocol"].startswith("peer")]
                  for prefix, paths in self.routes(family).items()}
        return {prefix: paths for prefix, paths in routes.items() if paths}

    def path(self, prefix):
        paths = self.learned("ipv6" if ":" in prefix else "ipv4").get(prefix, [])
        return paths[0] if len(paths) == 1 else None


def version():
    import subprocess
    printed = subprocess.run(["bird", "--version"], capture_output=True, text=True, timeout=10)
    return (printed.stderr + printed.stdout).split()[-1]
