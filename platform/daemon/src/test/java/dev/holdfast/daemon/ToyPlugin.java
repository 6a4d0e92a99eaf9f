package dev.holdfast.daemon;

/** Source of a plugin that carries services of type {@code toy}: one route each, and an endpoint that counts them. */
public final class ToyPlugin {
    public static final String SOURCE =
            """
            package test;
            import dev.holdfast.api.*;
            import dev.holdfast.api.service.*;
            import dev.holdfast.model.*;
            import java.util.*;
            public class Main implements HoldfastPlugin {
                public record Toy(@DefaultValue("1") int number, boolean hangs, java.time.Duration grace) {
                    public Toy {
                        if (number < 0 || number > 255) {
                            throw new IllegalArgumentException("number must be 0..255, was " + number);
                        }
                    }
                }
                private final PluginHost host;
                private final Set<String> running = new TreeSet<>();
                public Main(PluginHost host) {
                    this.host = host;
                    host.serve(new Type());
                }
                public void start() {
                    host.endpoint("toys", new PluginEndpoint() {
                        public Object read(String path, Map<String, String> parameters) {
                            if (path.equals("bad")) throw new IllegalArgumentException("that is bad");
                            if (path.equals("none")) throw new NoSuchElementException("there is none");
                            return Map.of("path", path, "parameters", parameters, "running", running);
                        }
                        public Object write(String path, Map<String, String> parameters) {
                            if (path.equals("no")) return PluginEndpoint.super.write(path, parameters);
                            return Map.of("wrote", path, "parameters", parameters);
                        }
                    });
                }
                public void stop() {}
                private final class Type implements ServiceType<Toy> {
                    public String name() { return "toy"; }
                    public Class<Toy> specification() { return Toy.class; }
                    public List<String> claims(Toy toy) { return List.of("number " + toy.number()); }
                    public Service<Toy> start(ServiceHost service, Toy toy) {
                        var running = new Running(service);
                        running.change(toy);
                        return running;
                    }
                }
                private final class Running implements Service<Toy> {
                    private final ServiceHost service;
                    private Toy toy;
                    Running(ServiceHost service) { this.service = service; }
                    public void change(Toy next) {
                        toy = next;
                        if (toy.hangs()) {
                            try { new java.util.concurrent.CountDownLatch(1).await(); }
                            catch (InterruptedException e) { throw new IllegalStateException(e); }
                        }
                        running.add(service.name());
                        var route = new Route(RouteKey.main(Prefix.parse("10." + toy.number() + ".0.0/16"), 100),
                            Forwarding.over(NextHop.dev("lo")));
                        service.declare(List.of(Intent.of(route, service.owner(), 10)));
                    }
                    public void drain() { service.declare(List.of()); }
                    public void remove() {
                        running.remove(service.name());
                        service.timers().after(toy.grace(), service::ended);
                    }
                    public void stop() { running.remove(service.name()); }
                    public ServiceReport report() {
                        return new ServiceReport(null, Map.of("number", toy.number()), List.of());
                    }
                }
            }
            """;

    private ToyPlugin() {}
}
