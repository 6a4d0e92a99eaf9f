package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import java.util.List;

/** Every diagnostic of the reconciler, in one place. */
final class Diagnostics {
    private Diagnostics() {}

    static Diagnostic linkMissing(ObjectKey key, String device) {
        return new Diagnostic(
                "REC-001",
                key.toString(),
                "link " + device + " does not exist",
                "nothing, if it is yet to come: it is installed as soon as the link is there and up");
    }

    static Diagnostic linkDown(ObjectKey key, String device) {
        return new Diagnostic(
                "REC-002",
                key.toString(),
                "link " + device + " is down",
                "bring it up (ip link set " + device + " up); it is installed at that moment");
    }

    static Diagnostic foreignRoute(ObjectKey key, KernelRoute there) {
        return new Diagnostic(
                "REC-003",
                key.toString(),
                "a foreign route has this key: " + there,
                "remove it (ip route del " + there.prefix()
                        + " …), or choose another metric; it is installed at that moment");
    }

    static Diagnostic notRecorded(ObjectKey key, String there) {
        return new Diagnostic(
                "REC-004",
                key.toString(),
                "what stands there carries our protocol number, but no record says that we put it there: " + there,
                "remove it by hand if it is a leftover of ours; it is installed at that moment");
    }

    static Diagnostic foreignObject(ObjectKey key, String there) {
        return new Diagnostic(
                "REC-005",
                key.toString(),
                "it exists, is not ours, and is different: " + there,
                "remove it, or change the intent to what is there");
    }

    static Diagnostic foreignLink(LinkKey key, String there) {
        String name = key.name();
        return new Diagnostic(
                "REC-005",
                key.toString(),
                "a link of that name exists, is not ours, and is different: " + there,
                "ask who made it (ip -d link show " + name + ", networkctl status " + name + ", nmcli device show "
                        + name
                        + "), remove it (ip link del " + name
                        + ") or choose another name; ours is made at the moment it is gone");
    }

    static Diagnostic onForeignLink(ObjectKey key, String device) {
        return new Diagnostic(
                "REC-006",
                key.toString(),
                "link " + device + " is wanted, and somebody else's link has that name",
                "see to the link: its own diagnostic says how; this is installed when the link is ours");
    }

    static Diagnostic withoutEffect(ObjectKey key, Change change, String there) {
        return new Diagnostic(
                "REC-011",
                key.toString(),
                "the kernel took \"" + change + "\", and it stands otherwise: "
                        + (there.isEmpty() ? "not at all" : there),
                "see who changes it at once (ip monitor), or choose a value the kernel keeps; it is tried again by itself");
    }

    static Diagnostic socketsStay(IpAddress local, Refusal refusal) {
        String why = refusal.errno().equals("EOPNOTSUPP")
                ? "this kernel cannot do it (no CONFIG_INET_DIAG_DESTROY)"
                : "the kernel refused it: " + refusal;
        return new Diagnostic(
                "REC-012",
                "connections from " + local,
                "they are not broken off when the address is taken away: " + why,
                "restart the programs that use it, or let them set TCP_USER_TIMEOUT; this is said once");
    }

    static Diagnostic noWay(Link tunnel, IpAddress remote) {
        return new Diagnostic(
                "REC-080",
                tunnel.key().toString(),
                "its underlay has no route to " + remote + ": what is sent into it is lost",
                "restore the route (ip route get " + remote + "); it is looked at again when a route or link changes");
    }

    static Diagnostic circular(Link tunnel, IpAddress remote, KernelRoute route) {
        return new Diagnostic(
                "REC-081",
                tunnel.key().toString(),
                "the way to its far end " + remote + " leads back here, by " + route + ": what is sent into it is lost",
                "give " + remote + " a route of its own over the underlay (ip route add " + remote + " via …)");
    }

    static Diagnostic ownEndMissing(Link tunnel, IpAddress local) {
        return new Diagnostic(
                "REC-082",
                tunnel.key().toString(),
                "no link of this host has its local end " + local + " as an address: what is sent into it is lost",
                "restore the address, or change the tunnel's source");
    }

    static Diagnostic unsent(Link tunnel, long packets) {
        return new Diagnostic(
                "REC-083",
                tunnel.key().toString(),
                packets + " packets could not be sent since the scan before",
                "ask for the way of its envelopes (ip route get REMOTE from LOCAL) and its counters (ip -s -s link show "
                        + tunnel.name() + "); cleared by the first scan that counts none");
    }

    static Diagnostic refused(ObjectKey key, Refusal refusal) {
        return new Diagnostic("REC-010", key.toString(), "the kernel refused it: " + refusal, remedy(refusal.errno()));
    }

    private static String remedy(String errno) {
        return switch (errno) {
            case "EPERM" -> "run the daemon as root, or on Linux with CAP_NET_ADMIN";
            case "EACCES" ->
                "allow IPv6 on the device: sysctl net.ipv6.conf.DEVICE.disable_ipv6=0; it is tried again by itself";
            case "ENETUNREACH", "EHOSTUNREACH" ->
                "make the gateway reachable over a link that is up, or mark the next hop onlink";
            case "ENETDOWN" -> "bring the link up";
            case "ENODEV" -> "create the link";
            case "EINVAL" ->
                "check that source address and gateway exist on this host; it is tried again when an address or link appears";
            case "EOPNOTSUPP" ->
                "load the kernel module for this kind of link, or use another kind; `holdfast status` lists what this kernel"
                        + " cannot do";
            case "EEXIST" -> "another object has the same identity; remove it or change one of the two";
            default -> "it is tried again by itself";
        };
    }

    static Diagnostic unsettled(ObjectKey key, List<String> sources) {
        return new Diagnostic(
                "REC-020",
                key.toString(),
                "nobody wants it any more, but " + String.join(", ", sources) + " has not declared everything yet",
                "nothing: it is removed when all sources are settled");
    }

    static Diagnostic braked(ObjectKey key, int leftovers, int owned) {
        return new Diagnostic(
                "REC-021",
                key.toString(),
                "the brake holds: " + leftovers + " of " + owned + " objects would be removed at once",
                "check the configuration; if it is right, run: holdfast reconcile release-brake");
    }

    static Diagnostic observeOnly(ObjectKey key, String would) {
        return new Diagnostic(
                "REC-030", key.toString(), "observe-only: would " + would, "switch observe-only off to let it");
    }

    static Diagnostic contested(ObjectKey key, int undoings, String culprit, String doing, String remedy) {
        return new Diagnostic(
                "REC-040",
                key.toString(),
                "undone " + undoings + " times within the window, by " + culprit + "; " + doing,
                remedy);
    }

    static Diagnostic yielded(ObjectKey key) {
        return new Diagnostic(
                "REC-041",
                key.toString(),
                "somebody else removed or changed it, and its policy is yield",
                "declare it anew, or set its policy to enforce");
    }

    static Diagnostic reported(ObjectKey key) {
        return new Diagnostic(
                "REC-042",
                key.toString(),
                "it was removed or changed, and its policy is report: nothing is written",
                "put it right by hand, or set its policy to enforce");
    }

    static Diagnostic loop(String state) {
        return new Diagnostic(
                "REC-060",
                "reconciler",
                state,
                "find what keeps changing (ip monitor); until it stops, what events tell of things we do not use is looked"
                        + " at every 30 s; lost routes are put back as ever");
    }

    static Diagnostic selfTriggered(int passes) {
        return new Diagnostic(
                "REC-063",
                "reconciler",
                "our own writes come back as events: " + passes
                        + " passes within 60 s followed them and changed nothing",
                "look for a program that repeats what we write (ip monitor), and send the output of `holdfast status` with a"
                        + " report");
    }

    static Diagnostic deaf(String cause) {
        return new Diagnostic(
                "REC-061",
                "reconciler",
                "the kernel's events ended: " + cause,
                "nothing: listening is tried again every second, and scans go on");
    }

    static Diagnostic strays(int count, int protocol) {
        return new Diagnostic(
                "REC-062",
                "reconciler",
                count + " routes carry our protocol number " + protocol
                        + " and are on no record of ours; they are left alone",
                "if nobody else uses the number they are leftovers: ip route show table all proto " + protocol);
    }

    static Diagnostic addressFailed(ObjectKey key) {
        return new Diagnostic(
                "REC-050",
                key.toString(),
                "duplicate address detection failed: another host on the link has it",
                "find the other host (ip -6 neigh), or change the address");
    }
}
