"""A bridge, and hosts on it, each in a network namespace of its own."""
import os
import re
import shutil
import subprocess


def run(*command, check=True):
    """Runs a command to its end and returns what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class Host:
    """A namespace with one device, eth0. Its number is the last part of its addresses."""

    def __init__(self, network, name, number):
        self.name = name
        self.number = number
        self.namespace = f"{network.prefix}-{name}"
        self.ipv4 = f"10.0.0.{number}"
        self.ipv6 = f"fd00::{number}"
        self.port = f"p{number}"

    def ip(self, arguments):
        """One `ip` command in here: host.ip("address add 10.0.0.7/24 dev eth0")"""
        return run("ip", "-n", self.namespace, *arguments.split())

    def run(self, *command, check=True):
        return run("ip", "netns", "exec", self.namespace, *command, check=check)


class Network:
    """All names begin with the prefix; close() leaves nothing of it, whatever runs in it."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.hub = f"{prefix}-hub"
        self.namespaces = [self.hub]
        run("ip", "netns", "add", self.hub)
        run("ip", "-n", self.hub, "link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
        run("ip", "-n", self.hub, "link", "set", "br0", "up")

    def host(self, name, number):
        host = Host(self, name, number)
        self.namespaces.append(host.namespace)
        run("ip", "netns", "add", host.namespace)
        host.run("sysctl", "-qw", "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.all.accept_dad=0",
                 "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        run("ip", "-n", self.hub, "link", "add", host.port, "type", "veth", "peer", "name", "eth0",
            "netns", host.namespace)
        run("ip", "-n", self.hub, "link", "set", host.port, "master", "br0", "up")
        host.ip("link set lo up")
        host.ip(f"address add {host.ipv4}/24 dev eth0")
        host.ip(f"address add {host.ipv6}/64 dev eth0 nodad")
        host.ip("link set eth0 up")
        return host

    def cut(self, host):
        """Takes the cable out: nothing gets through, and neither end sees its device go down."""
        run("ip", "-n", self.hub, "link", "set", host.port, "nomaster")

    def mend(self, host):
        run("ip", "-n", self.hub, "link", "set", host.port, "master", "br0")

    def close(self):
        for namespace in reversed(self.namespaces):
            _remove(namespace)


def sweep():
    """Puts away what runs that were killed have left: namespaces, and what runs in them."""
    for namespace in os.listdir("/run/netns") if os.path.isdir("/run/netns") else ():
        owner = re.match(r"hfi(\d+)[a-z]", namespace)
        if owner and not os.path.exists(f"/proc/{owner.group(1)}"):
            _remove(namespace)
            shutil.rmtree(f"/var/run/frr/{namespace}", ignore_errors=True)


def _remove(namespace):
    for pid in run("ip", "netns", "pids", namespace, check=False).split():
        run("kill", "-9", pid, check=False)
    run("ip", "netns", "del", namespace, check=False)
