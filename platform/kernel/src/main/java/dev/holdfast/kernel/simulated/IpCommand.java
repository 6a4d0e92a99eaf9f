package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import org.jspecify.annotations.Nullable;

/** One run of {@code ip}: the hand of everybody else on the simulated kernel. */
final class IpCommand {
    private final KernelState kernel;
    private final Requester who;

    IpCommand(KernelState kernel, Requester who) {
        this.kernel = kernel;
        this.who = who;
    }

    void run(String command) throws KernelRefusal {
        var words = new Words(command);
        words.take("ip");
        Family family = words.take("-6") ? Family.IPV6 : words.take("-4") ? Family.IPV4 : null;
        String object = words.next();
        switch (object) {
            case "route", "ro", "r" -> new RouteCommand(kernel, who, words, family).run();
            case "link", "l" -> new LinkCommand(kernel, who, words).run();
            case "addr", "address", "a" -> new AddressCommand(kernel, who, words, family).run();
            case "rule", "ru" -> new RuleCommand(kernel, who, words, family).run();
            case "nexthop" -> nextHop(words, family);
            default -> throw words.misread("route, link, addr, rule or nexthop");
        }
    }

    private void nextHop(Words words, @Nullable Family family) throws KernelRefusal {
        String verb = words.next();
        if (verb.equals("flush")) {
            for (long id : kernel.nextHops.ids()) {
                deleteNextHop(id);
            }
            return;
        }
        if (!words.take("id")) {
            throw words.misread("id");
        }
        long id = words.number();
        if (verb.equals("del") || verb.equals("delete")) {
            deleteNextHop(id);
            return;
        }
        if (!verb.equals("add")) {
            throw words.misread("nexthop add, del or flush");
        }
        IpAddress gateway = null;
        String device = null;
        while (words.more()) {
            switch (words.next()) {
                case "via" -> gateway = words.address();
                case "dev" -> device = words.next();
                default -> throw words.misread("via or dev");
            }
        }
        Family of = gateway == null ? family == null ? Family.IPV4 : family : gateway.family();
        var hop = new NextHop(gateway, device, false, 1);
        LinkCommand.checkDevice(kernel, device);
        kernel.nextHops.add(new NextHops.NextHopObject(id, of, kernel.checks.checkedObject(hop, of)));
    }

    private void deleteNextHop(long id) throws KernelRefusal {
        kernel.nextHops.delete(id, who);
        kernel.linkStates.nextHopGone(id);
    }
}
