package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What may be asked and told: on the threads of those who do, handed to the instance's. */
final class Control implements InstanceControl {
    /** More would keep the instance's thread for long. */
    private static final int PEERS_AT_A_TIME = 100;

    private final Instance instance;
    private final Memory memory;
    private final Object changing = new Object();
    private Memory.Content content;

    Control(Instance instance, InstanceSetup setup) {
        this.instance = instance;
        memory = setup.memory();
        content = setup.remembered();
    }

    @Override
    public InstanceView instance() {
        return ask(all -> instance.view());
    }

    @Override
    public List<PeerView> peers() {
        List<PeerAddress> addresses =
                ask(all -> all.peers().all().stream().map(InstancePeer::address).toList());
        List<PeerView> views = new ArrayList<>();
        for (int from = 0; from < addresses.size(); from += PEERS_AT_A_TIME) {
            List<PeerAddress> some = addresses.subList(from, Math.min(addresses.size(), from + PEERS_AT_A_TIME));
            views.addAll(ask(all -> views(all, some)));
        }
        return views;
    }

    /** Those that are still there. */
    private static List<PeerView> views(Engine all, List<PeerAddress> addresses) {
        List<PeerView> views = new ArrayList<>();
        for (PeerAddress address : addresses) {
            InstancePeer peer = all.peers().find(address);
            if (peer != null) {
                views.add(view(all, peer));
            }
        }
        return views;
    }

    @Override
    public PeerView peer(PeerAddress peer) {
        return ask(all -> view(all, find(all, peer)));
    }

    @Override
    public RoutePage rib(RouteQuery query) {
        return list(all -> all.listings().best(query));
    }

    @Override
    public RoutePage received(PeerAddress peer, RouteQuery query, boolean rejectedOnly) {
        return list(all -> all.listings().received(find(all, peer), query, rejectedOnly));
    }

    @Override
    public RoutePage advertised(PeerAddress peer, RouteQuery query) {
        return list(all -> all.listings().advertised(find(all, peer), query));
    }

    private RoutePage list(Function<Engine, Listing> make) {
        return instance.questions().askLong(loop -> {
            Engine all = instance.engine();
            Listing listing = make.apply(all);
            all.slices().add(listing);
            return listing.answer().whenComplete((page, failure) -> all.slices().remove(listing));
        });
    }

    @Override
    public BestView explain(Prefix prefix) {
        BestView view = ask(all -> all.listings().explain(prefix));
        if (view == null) {
            throw new BgpRefusal(
                    "BGP-303",
                    prefix.toString(),
                    "no peer announces it, and we do not originate it",
                    "look for a shorter or longer prefix with holdfast rib prefix " + prefix + " --longer");
        }
        return view;
    }

    @Override
    public AdvertisedView explain(Prefix prefix, PeerAddress peer) {
        return ask(all -> {
            InstancePeer asked = find(all, peer);
            if (asked.established() == null) {
                throw new BgpRefusal(
                        "BGP-306",
                        "peer " + peer,
                        "it has no session, so it is told nothing: "
                                + asked.session().facts().cause(),
                        "ask again when it is Established");
            }
            return all.listings().advertised(asked, prefix);
        });
    }

    @Override
    public @Nullable String describe(Prefix prefix) {
        return instance.questions()
                .<@Nullable String>ask(() -> instance.engine().tables().outletSays(prefix));
    }

    @Override
    public List<InjectedRoute> injected() {
        return ask(all -> all.origination().injected());
    }

    @Override
    public EventPage events(long after, Duration wait, Set<BgpEvent.Kind> kinds) {
        return instance.events().after(after, wait, kinds);
    }

    @Override
    public PeerView add(PeerAddress peer, PeerSpecification specification) {
        synchronized (changing) {
            PeerSettings settings = settings(peer, specification);
            ask(all -> {
                if (all.peers().find(peer) != null) {
                    throw new BgpRefusal(
                            "BGP-304",
                            "peer " + peer,
                            "there is a peer at that address already",
                            "remove it first, or change it in the configuration if it stands there");
                }
                return true;
            });
            Memory.Content before = content;
            keep(now -> new Memory.Content(
                    with(now.peers(), peer, specification), without(now.disabled(), peer), now.injected()));
            try {
                ask(all -> {
                    InstancePeer there = all.peers().find(peer);
                    if (there != null) { // it has connected a moment ago, as one of a range
                        all.peers().remove(there, Event.Stop.Why.DECONFIGURED, "");
                    }
                    return all.peers().add(settings, PeerView.Known.ADDED);
                });
            } catch (BgpRefusal e) {
                keep(now -> before);
                throw e;
            }
            instance.knowAgain();
            return ask(all -> {
                InstancePeer added = find(all, peer);
                added.begin();
                return view(all, added);
            });
        }
    }

    private PeerSettings settings(PeerAddress peer, PeerSpecification specification) {
        try {
            return PeerSettings.of(instance.defaults(), peer, specification.options());
        } catch (IllegalArgumentException e) {
            throw new BgpRefusal(
                    "BGP-002", "peer " + peer, e.getMessage(), "change what is given; nothing has been changed");
        }
    }

    @Override
    public void remove(PeerAddress peer) {
        synchronized (changing) {
            PeerView.Known known = ask(all -> find(all, peer).known());
            if (known == PeerView.Known.CONFIGURED) {
                throw new BgpRefusal(
                        "BGP-305",
                        "peer " + peer,
                        "it stands in the configuration and would be back with the next start",
                        "take it out of the configuration file, or disable it");
            }
            keep(before -> new Memory.Content(
                    without(before.peers(), peer), without(before.disabled(), peer), before.injected()));
            ask(all -> {
                all.peers().remove(find(all, peer), Event.Stop.Why.DECONFIGURED, "");
                return true;
            });
            instance.knowAgain();
        }
    }

    @Override
    public PeerView enable(PeerAddress peer) {
        synchronized (changing) {
            ask(all -> find(all, peer).known());
            keep(before -> new Memory.Content(before.peers(), without(before.disabled(), peer), before.injected()));
            return ask(all -> {
                InstancePeer found = find(all, peer);
                found.enable();
                return view(all, found);
            });
        }
    }

    @Override
    public PeerView disable(PeerAddress peer, String reason, Duration grace) {
        synchronized (changing) {
            PeerView.Known known = ask(all -> find(all, peer).known());
            if (known != PeerView.Known.DYNAMIC) {
                keep(before ->
                        new Memory.Content(before.peers(), with(before.disabled(), peer, reason), before.injected()));
            }
            return ask(all -> {
                InstancePeer found = find(all, peer);
                found.disable(reason, grace);
                return view(all, found);
            });
        }
    }

    @Override
    public PeerView reset(PeerAddress peer, String reason) {
        return ask(all -> {
            InstancePeer found = find(all, peer);
            found.reset(reason);
            return view(all, found);
        });
    }

    @Override
    public List<String> softReset(PeerAddress peer, SoftReset direction, Set<Family> families) {
        return ask(all -> {
            InstancePeer found = find(all, peer);
            List<String> done = new ArrayList<>();
            Set<Family> wanted = families.isEmpty() ? EnumSet.allOf(Family.class) : families;
            for (Family family : wanted) {
                found.softReset(direction, family, done);
            }
            if (done.isEmpty()) {
                done.add("nothing to do: " + peer + " has no session with such a family");
            }
            return List.copyOf(done);
        });
    }

    @Override
    public void inject(InjectedRoute route) {
        synchronized (changing) {
            keep(before -> {
                List<InjectedRoute> routes = others(before.injected(), route.prefix(), route.pathId());
                routes.add(route);
                return new Memory.Content(before.peers(), before.disabled(), routes);
            });
            ask(all -> {
                all.origination().inject(route);
                return true;
            });
        }
    }

    private static List<InjectedRoute> others(List<InjectedRoute> routes, Prefix prefix, int pathId) {
        List<InjectedRoute> others = new ArrayList<>(routes);
        others.removeIf(each -> each.prefix().equals(prefix) && each.pathId() == pathId);
        return others;
    }

    @Override
    public void withdraw(Prefix prefix, int pathId) {
        synchronized (changing) {
            if (others(content.injected(), prefix, pathId).size()
                    == content.injected().size()) {
                throw new BgpRefusal(
                        "BGP-202",
                        prefix.toString(),
                        "it was not injected" + (pathId == 0 ? "" : " with the path id " + pathId),
                        "see what was with holdfast inject list");
            }
            keep(before ->
                    new Memory.Content(before.peers(), before.disabled(), others(before.injected(), prefix, pathId)));
            ask(all -> all.origination().withdraw(prefix, pathId));
        }
    }

    @Override
    public PolicyTrial test(PeerAddress peer, boolean importing, InjectedRoute route) {
        return ask(all -> {
            InstancePeer found = find(all, peer);
            return importing ? Trials.importing(all.peers(), found, route) : Trials.exporting(found, route);
        });
    }

    private static PeerView view(Engine all, InstancePeer peer) {
        return PeerViews.of(all.tables(), peer);
    }

    private static InstancePeer find(Engine all, PeerAddress address) {
        InstancePeer peer = all.peers().find(address);
        if (peer == null) {
            throw new BgpRefusal(
                    "BGP-302",
                    "peer " + address,
                    "there is no such peer",
                    "see which there are with holdfast peers list");
        }
        return peer;
    }

    private <T> T ask(Function<Engine, T> question) {
        return instance.questions().ask(() -> question.apply(instance.engine()));
    }

    /** What is not remembered is not done. */
    private void keep(UnaryOperator<Memory.Content> change) {
        Memory.Content changed = change.apply(content);
        if (changed.equals(content)) {
            return;
        }
        try {
            memory.keep(changed);
        } catch (IOException e) {
            throw new BgpRefusal(
                    "STA-021",
                    "bgp.json",
                    "the change cannot be remembered over a restart, so it was not made: " + e.getMessage(),
                    "see that the state directory can be written to and its disk is not full");
        }
        content = changed;
    }

    private static <V> Map<PeerAddress, V> with(Map<PeerAddress, V> map, PeerAddress peer, V value) {
        Map<PeerAddress, V> copy = new HashMap<>(map);
        copy.put(peer, value);
        return copy;
    }

    private static <V> Map<PeerAddress, V> without(Map<PeerAddress, V> map, PeerAddress peer) {
        Map<PeerAddress, V> copy = new HashMap<>(map);
        copy.remove(peer);
        return copy;
    }
}
