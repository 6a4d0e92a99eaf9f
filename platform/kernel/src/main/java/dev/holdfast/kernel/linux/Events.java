package dev.holdfast.kernel.linux;

import static dev.holdfast.kernel.linux.Rtnetlink.*;

import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.KernelListener.RouteEvent;
import dev.holdfast.api.Origin;
import java.nio.ByteBuffer;

/** Turns notifications into calls of a {@link KernelListener}. Makes no garbage for what nobody is told. For one thread. */
final class Events {
    private final KernelListener listener;
    private final RouteView route;
    private final Devices devices;
    private final Echoes echoes;
    private final Clock clock;
    private final int ownPort;
    private final MessageReader reader = new MessageReader();

    /** @param ownPort port of the socket that our changes are sent from */
    Events(KernelListener listener, RouteView route, Devices devices, Echoes echoes, Clock clock, int ownPort) {
        this.listener = listener;
        this.route = route;
        this.devices = devices;
        this.echoes = echoes;
        this.clock = clock;
        this.ownPort = ownPort;
    }

    /** Tells the listener about every message of {@code datagram}. */
    void dispatch(ByteBuffer datagram) {
        long now = clock.nanos();
        reader.wrap(datagram);
        while (reader.next()) {
            dispatch(now);
        }
    }

    private void dispatch(long now) {
        switch (reader.type()) {
            case RTM_NEWROUTE:
            case RTM_DELROUTE:
                route(now);
                break;
            case RTM_NEWLINK:
            case RTM_DELLINK:
                link(now);
                break;
            case RTM_NEWADDR:
            case RTM_DELADDR:
                address(now);
                break;
            case RTM_NEWRULE:
            case RTM_DELRULE:
                rule(now);
                break;
            case RTM_DELNEXTHOP:
                nextHop(now);
                break;
            default:
                break;
        }
    }

    private boolean isOwn() {
        return reader.port() == ownPort;
    }

    private Origin origin(long now) {
        return new Origin(reader.port(), reader.sequence(), now);
    }

    private Presence presence(int newType) {
        return reader.type() == newType ? Presence.PRESENT : Presence.GONE;
    }

    private void route(long now) {
        if (isOwn() || !route.wrap(reader.buffer(), reader.body(), reader.end())) {
            return;
        }
        if (route.table() == RT_TABLE_LOCAL) {
            return;
        }
        RouteEvent event = reader.type() == RTM_DELROUTE ? RouteEvent.DELETED : added(reader.flags());
        listener.route(event, route, origin(now));
    }

    /** The flags of a notification say what happened, not what was asked for; the kernel's own routes have none. */
    private static RouteEvent added(int flags) {
        if ((flags & NLM_F_REPLACE) != 0) {
            return RouteEvent.REPLACED;
        }
        // An IPv6 append to a free key carries both flags; that the key was free is what counts.
        boolean keyWasFree = (flags & NLM_F_EXCL) != 0;
        if ((flags & NLM_F_APPEND) != 0 && !keyWasFree) {
            return RouteEvent.APPENDED;
        }
        boolean front = (flags & NLM_F_CREATE) != 0 && !keyWasFree;
        return front ? RouteEvent.PREPENDED : RouteEvent.CREATED;
    }

    private void link(long now) {
        var link = LinkReader.read(reader.buffer(), reader.body(), reader.end());
        if (link == null) {
            return;
        }
        var presence = presence(RTM_NEWLINK);
        if (presence == Presence.PRESENT) {
            devices.learn(link.index(), link.name());
        } else {
            devices.forget(link.index());
        }
        if (!isOwn() && !echoes.isOurs(presence, link)) {
            listener.link(presence, link, origin(now));
        }
    }

    private void address(long now) {
        if (isOwn()) {
            return;
        }
        var address = AddressCodec.read(reader.buffer(), reader.body(), reader.end(), devices);
        var presence = presence(RTM_NEWADDR);
        if (address != null && !echoes.isOurs(presence, address)) {
            listener.address(presence, address, origin(now));
        }
    }

    private void rule(long now) {
        if (isOwn()) {
            return;
        }
        var rule = RuleCodec.read(reader.buffer(), reader.body(), reader.end());
        if (rule != null) {
            listener.rule(presence(RTM_NEWRULE), rule, origin(now));
        }
    }

    /** {@code struct nhmsg} is 8 bytes; attribute 1 is the id. */
    private void nextHop(long now) {
        if (isOwn()) {
            return;
        }
        var attributes =
                new Attributes().parse(reader.buffer(), Math.min(reader.body() + 8, reader.end()), reader.end());
        listener.nextHopGone(attributes.u32(1, 0), origin(now));
    }
}
