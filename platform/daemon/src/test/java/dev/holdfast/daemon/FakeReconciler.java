package dev.holdfast.daemon;

import dev.holdfast.daemon.plugins.TestJar;
import java.nio.file.Path;

/** A reconciler that writes whatever is wanted and is never in doubt; enough for the endpoints. */
final class FakeReconciler {
    private FakeReconciler() {}

    static Path build(Path jar) {
        return TestJar.of("reconciler")
                .source(
                        """
                        package test;
                        import dev.holdfast.api.*;
                        import dev.holdfast.model.*;
                        import java.time.Duration;
                        import java.util.*;
                        import java.util.concurrent.CompletableFuture;
                        public class Main implements HoldfastPlugin, ReconcilerControl {
                            private final ReconcilerHost host;
                            private String state = "running";
                            public Main(ReconcilerHost host) { this.host = host; }
                            public void start() { host.control(this); }
                            public void stop() {}
                            private PassReport report() {
                                return new PassReport("command", 5, 0, 0, 0, 0, Duration.ofMillis(3), "");
                            }
                            public CompletableFuture<PassReport> reconcileNow() {
                                host.table().lock().lock();
                                try {
                                    RouteRows routes = host.table().routes();
                                    for (int row = 0; row < routes.limit(); row++) {
                                        if (routes.live(row) && routes.wanted(row) != null) {
                                            host.dataplane().apply(List.of(new Change.AddRoute(
                                                new Route(routes.key(row), routes.wanted(row)),
                                                Change.Placement.EXCLUSIVE)));
                                            routes.owned(row, true);
                                            routes.installed(row, routes.wanted(row));
                                            routes.state(row, IntentState.INSTALLED, 0, null);
                                        } else if (routes.live(row)) {
                                            routes.state(row, IntentState.GATED, 0, null);
                                        }
                                    }
                                } finally {
                                    host.table().lock().unlock();
                                }
                                return CompletableFuture.completedFuture(report());
                            }
                            public CompletableFuture<PlanReport> plan(int limit) {
                                return CompletableFuture.completedFuture(
                                    new PlanReport(List.of("limit " + limit), 1, List.of()));
                            }
                            public void pause() { state = "paused"; }
                            public void resume() { state = "running"; }
                            public ReconcilerStatus status() {
                                return new ReconcilerStatus(state, true, 1, 0, 0, 0, 0, 0,
                                    host.table().unsettled(), "", report(), List.of());
                            }
                            public CompletableFuture<List<String>> kernelAt(ObjectKey key) {
                                return CompletableFuture.completedFuture(List.of("as the kernel holds " + key));
                            }
                            public CompletableFuture<Optional<KernelRoute>> lookup(IpAddress destination) {
                                try {
                                    return CompletableFuture.completedFuture(
                                        Optional.ofNullable(host.dataplane().lookup(destination)));
                                } catch (DumpException e) {
                                    return CompletableFuture.failedFuture(e);
                                }
                            }
                            public void releaseBrake() {}
                        }
                        """)
                .build(jar);
    }
}
