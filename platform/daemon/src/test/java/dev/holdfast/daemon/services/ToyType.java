package dev.holdfast.daemon.services;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.service.ServiceReport;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A service of a few routes, that does as its specification says, mistakes included. */
final class ToyType implements ServiceType<ToyType.Toy> {
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final String name;
    private final AtomicInteger sessions = new AtomicInteger();

    ToyType(String name) {
        this.name = name;
    }

    /**
     * @param number of its routes, 10.number.0.0/24 and so on
     * @param routes how many
     * @param learned how many of them come from a session
     * @param claim what it takes for itself; empty: nothing
     * @param fails a verb that throws
     * @param grace how long it takes for its good-byes
     */
    record Toy(
            @DefaultValue("1") int number,
            @DefaultValue("2") int routes,
            int learned,
            String claim,
            String fails,
            Duration grace) {
        Toy {
            if (number < 0 || number > 255) {
                throw new IllegalArgumentException("number must be 0..255, was " + number);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Class<Toy> specification() {
        return Toy.class;
    }

    @Override
    public List<String> claims(Toy toy) {
        return toy.claim().isEmpty() ? List.of() : List.of("toy " + toy.claim());
    }

    @Override
    public Service<Toy> start(ServiceHost host, Toy toy) {
        calls.add("start " + host.name());
        var running = new Running(host, toy);
        running.declare();
        running.fail("start");
        running.learn();
        return running;
    }

    private IpAddress nextAddress() {
        int number = sessions.getAndIncrement();
        return IpAddress.parse("127.2." + number / 250 + "." + (number % 250 + 1));
    }

    static Route route(int number, int index) {
        return new Route(
                RouteKey.main(Prefix.parse("10." + number + "." + index + ".0/24"), 100),
                Forwarding.over(NextHop.dev("lo")));
    }

    final class Running implements Service<Toy>, SessionListener {
        private final ServiceHost host;
        private volatile Toy toy;
        private @Nullable BgpSession session;

        Running(ServiceHost host, Toy toy) {
            this.host = host;
            this.toy = toy;
        }

        private void fail(String verb) {
            if (toy.fails().equals(verb)) {
                throw new IllegalStateException("cannot " + verb);
            }
        }

        private void declare() {
            List<Intent> intents = new ArrayList<>();
            for (int i = 0; i < toy.routes() - toy.learned(); i++) {
                intents.add(new Intent(route(toy.number(), i), host.owner(), 10, Policy.ENFORCE, null, true));
            }
            host.declare(intents);
        }

        private void learn() {
            if (toy.learned() == 0) {
                return;
            }
            List<LearnedRoute> routes = new ArrayList<>();
            for (int i = toy.routes() - toy.learned(); i < toy.routes(); i++) {
                routes.add(new LearnedRoute(route(toy.number(), i).key().prefix(), IpAddress.parse("127.0.0.1")));
            }
            session = host.speaker()
                    .open(
                            new SessionSpec(
                                    host.owner().toString(),
                                    nextAddress(),
                                    IpAddress.parse("127.0.0.1"),
                                    179,
                                    1,
                                    2,
                                    IpAddress.parse("1.1.1.1"),
                                    Duration.ZERO,
                                    List.of(),
                                    true,
                                    routes),
                            this);
        }

        @Override
        public void change(Toy next) {
            calls.add("change " + host.name());
            Toy before = toy;
            toy = next;
            declare();
            if (next.fails().equals("change")) {
                throw new IllegalStateException("cannot change from " + before);
            }
        }

        @Override
        public void drain() {
            calls.add("drain " + host.name());
            fail("drain");
            List<Intent> guards = new ArrayList<>();
            for (int i = 0; i < toy.routes(); i++) {
                guards.add(Intent.of(route(toy.number(), i).guard(), host.owner(), 10));
            }
            host.declare(guards);
        }

        @Override
        public void remove() {
            calls.add("remove " + host.name());
            fail("remove");
            if (toy.grace().isZero()) {
                host.ended();
            } else {
                host.timers().after(toy.grace(), host::ended);
            }
        }

        @Override
        public void stop() {
            calls.add("stop " + host.name());
            if (session != null) {
                session.close("the plugin stops");
            }
            fail("stop");
        }

        @Override
        public ServiceReport report() {
            fail("report");
            return new ServiceReport(
                    session == null ? null : session.state(), Map.of("number", toy.number()), List.of());
        }

        @Override
        public void state(SessionState state) {}

        @Override
        public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
            host.update(
                    learned.stream()
                            .map(route -> Intent.of(
                                    new Route(RouteKey.main(route.prefix(), 100), Forwarding.over(NextHop.dev("lo"))),
                                    host.owner(),
                                    10))
                            .toList(),
                    List.of());
        }

        @Override
        public void complete() {
            calls.add("complete " + host.name());
        }

        @Override
        public void lost() {}
    }
}
