package dev.holdfast.kernel.linux;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteVisitor;
import dev.holdfast.model.Family;
import java.util.ArrayList;
import java.util.List;

/** What there is in the kernel, kind by kind. For one thread at a time. */
final class Dumps implements AutoCloseable {
    private final Dumper dumper;
    private final Devices devices;
    private final RouteView view;

    Dumps(Dumper dumper, Devices devices, RouteView view) {
        this.dumper = dumper;
        this.devices = devices;
        this.view = view;
    }

    void routes(RouteFilter filter, RouteVisitor visitor) throws DumpException {
        for (Family family : Family.values()) {
            if (filter.family() == null || filter.family() == family) {
                routes(family, filter, visitor);
            }
        }
    }

    private void routes(Family family, RouteFilter filter, RouteVisitor visitor) throws DumpException {
        String device = filter.device();
        if (device == null) {
            routes(family, filter.table(), 0, visitor);
            return;
        }
        int index = devices.index(device);
        if (index != 0 && routes(family, filter.table(), index, visitor) == Dumper.End.NO_SUCH) {
            // The link may have been made anew under another index since we learnt this one.
            devices.forget(device);
            int newIndex = devices.index(device);
            if (newIndex != 0 && newIndex != index) {
                routes(family, filter.table(), newIndex, visitor);
            }
        }
    }

    private Dumper.End routes(Family family, long table, int device, RouteVisitor visitor) throws DumpException {
        Dumper.End end = dumper.once(
                "routes", (out, sequence) -> DumpRequests.routes(out, sequence, family, table, device), message -> {
                    // An unknown family makes the kernel dump all of them: every message is judged by itself.
                    if (message.type() == Rtnetlink.RTM_NEWROUTE
                            && view.wrap(message.buffer(), message.body(), message.end())
                            && view.family() == family
                            && view.table() != Rtnetlink.RT_TABLE_LOCAL
                            && (table == 0 || table == view.table())) {
                        visitor.visit(view);
                    }
                });
        if (end == Dumper.End.INTERRUPTED) {
            throw new DumpException("dump of routes: interrupted by changes");
        }
        return end;
    }

    List<KernelLink> links() throws DumpException {
        var links = new ArrayList<KernelLink>();
        dumper.whole("links", links::clear, DumpRequests::links, message -> {
            var link = LinkReader.read(message.buffer(), message.body(), message.end());
            if (message.type() == Rtnetlink.RTM_NEWLINK && link != null) {
                devices.learn(link.index(), link.name());
                links.add(link);
            }
        });
        return links;
    }

    /** @param device index; 0: all */
    List<KernelAddress> addresses(int device) throws DumpException {
        var all = new ArrayList<KernelAddress>();
        for (Family family : Family.values()) {
            var addresses = new ArrayList<KernelAddress>();
            dumper.whole(
                    "addresses",
                    addresses::clear,
                    (out, sequence) -> DumpRequests.addresses(out, sequence, family, device),
                    message -> {
                        var address = AddressCodec.read(message.buffer(), message.body(), message.end(), devices);
                        if (message.type() == Rtnetlink.RTM_NEWADDR
                                && address != null
                                && address.address().local().family() == family) {
                            addresses.add(address);
                        }
                    });
            all.addAll(addresses);
        }
        return all;
    }

    List<KernelRule> rules() throws DumpException {
        var all = new ArrayList<KernelRule>();
        for (Family family : Family.values()) {
            var rules = new ArrayList<KernelRule>();
            dumper.whole(
                    "rules", rules::clear, (out, sequence) -> DumpRequests.rules(out, sequence, family), message -> {
                        var rule = RuleCodec.read(message.buffer(), message.body(), message.end());
                        if (message.type() == Rtnetlink.RTM_NEWRULE && rule != null && rule.family() == family) {
                            rules.add(rule);
                        }
                    });
            all.addAll(rules);
        }
        return all;
    }

    /** {@code struct if_stats_msg} is family u8, pads, index u32, filter u32; the answer has one attribute of counters. */
    List<LinkTraffic> traffic() throws DumpException {
        var all = new ArrayList<LinkTraffic>();
        dumper.whole("counters", all::clear, DumpRequests::counters, message -> {
            int body = message.body();
            if (message.type() == Rtnetlink.RTM_NEWSTATS && message.end() - body >= Rtnetlink.IF_STATS_MSG_BYTES) {
                var attributes =
                        new Attributes().parse(message.buffer(), body + Rtnetlink.IF_STATS_MSG_BYTES, message.end());
                String name = devices.name(message.buffer().getInt(body + 4));
                all.add(new LinkTraffic(
                        name,
                        counter(message, attributes, Rtnetlink.TX_PACKETS),
                        counter(message, attributes, Rtnetlink.TX_ERRORS),
                        counter(message, attributes, Rtnetlink.TX_CARRIER_ERRORS)));
            }
        });
        return all;
    }

    private static long counter(MessageReader message, Attributes attributes, int position) {
        int at = position * Long.BYTES;
        boolean there = attributes.length(Rtnetlink.IFLA_STATS_LINK_64) >= at + Long.BYTES;
        return there ? message.buffer().getLong(attributes.start(Rtnetlink.IFLA_STATS_LINK_64) + at) : 0;
    }

    @Override
    public void close() {
        dumper.close();
    }
}
