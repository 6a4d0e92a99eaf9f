package dev.holdfast.daemon.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Clock;
import dev.holdfast.api.ConfigException;
import dev.holdfast.api.Dataplane;
import dev.holdfast.daemon.SilentIncidents;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.services.Patience;
import dev.holdfast.daemon.services.ServiceRegistry;
import dev.holdfast.daemon.sessions.ConfiguredSpeaker;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IntentState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @TempDir
    Path temp;

    private Path directory;
    private Path config;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ColumnIntentTable table = new ColumnIntentTable(Clock.system());
    private final Dataplane dataplane = new SimulatedKernel().dataplane(73);
    private final Offers offers = new Offers();
    private Plugins plugins;
    private ServiceRegistry services;

    @BeforeEach
    void makePlugins() throws IOException {
        directory = Files.createDirectory(temp.resolve("plugins"));
        config = Files.writeString(temp.resolve("holdfast.yml"), "");
        Path state = Files.createDirectory(temp.resolve("state"));
        services = new ServiceRegistry(
                table,
                null,
                new ConfiguredSpeaker("nobody is dialled in this test"),
                Clock.system(),
                meters,
                state,
                new Patience(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        plugins = plugins(table, state);
    }

    private Plugins plugins(ColumnIntentTable intents, Path state) {
        return new Plugins(
                directory,
                new Platform(
                        intents,
                        dataplane,
                        new dev.holdfast.daemon.NobodyNamed(),
                        new SilentIncidents(),
                        meters,
                        Clock.system(),
                        "reconciler",
                        false,
                        state,
                        Duration.ofMillis(1500),
                        new LinkTable(),
                        new GateKeeping(intents.gates()),
                        offers,
                        new UnopenedSockets("not in this test"),
                        new PluginEndpoints(),
                        services));
    }

    @AfterEach
    void stop() {
        plugins.stop();
        services.close();
    }

    private void start() {
        Configuration file = Configuration.read(config);
        plugins.construct(file);
        file.verdict();
        plugins.start();
    }

    private PluginView view(String id) {
        return plugins.views().stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void assertState(String id, PluginState state, String code, String what) {
        PluginView view = view(id);
        assertThat(view.state()).as(id).isEqualTo(state);
        Diagnostic diagnostic = Objects.requireNonNull(view.diagnostic());
        assertThat(diagnostic.code()).isEqualTo(code);
        assertThat(diagnostic.what()).contains(what);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private Path jar(String name) {
        return directory.resolve(name + ".jar");
    }

    @Test
    void aPluginDeclaresWhatItWants() throws IOException {
        Files.writeString(config, "plugins: {good: {metric: 7}}");
        TestJar.of("good")
                .plugin(
                        "config = host.config(Config.class);",
                        """
                        var route = new Route(RouteKey.main(Prefix.parse("10.0.0.0/8"), config.metric()),
                            Forwarding.over(NextHop.dev("lo")));
                        host.intents().set("a", java.util.List.of(Intent.of(route, host.owner("a"), 1)));
                        host.intents().settled();
                        """,
                        "private final Config config; public record Config(long metric) {}")
                .build(jar("good"));
        start();
        assertThat(view("good").state()).isEqualTo(PluginState.STARTED);
        assertThat(view("good").settled()).isTrue();
        assertThat(table.counts()).containsEntry(IntentState.PENDING, 1);
        assertThat(table.list(dev.holdfast.daemon.intents.IntentQuery.all(1))
                        .intents()
                        .get(0)
                        .key())
                .hasToString("10.0.0.0/8 metric 7");
    }

    @Test
    void whatAPluginOpenedAndProvidesGoesWithIt() throws IOException {
        Path socket = temp.resolve("door.sock");
        TestJar.of("open")
                .plugin(
                        "",
                        """
                        host.openHttp(
                            dev.holdfast.api.http.HttpListener.unix(java.nio.file.Path.of("%s"), "rw-------"),
                            request -> dev.holdfast.api.http.HttpAnswer.text(200, "hello"));
                        host.provide(CharSequence.class, "known");
                        """
                                .formatted(socket),
                        "")
                .build(jar("open"));
        start();
        assertThat(socket).exists();
        assertThat(offers.find(CharSequence.class)).contains("known");
        plugins.act("open", Plugins.Action.STOP, () -> Configuration.read(config));
        assertThat(socket).doesNotExist();
        assertThat(offers.find(CharSequence.class)).isEmpty();
    }

    @Test
    void eachBadPluginIsShownAndTheGoodOneRuns() throws IOException {
        Files.write(jar("corrupt"), new byte[] {'P', 'K', 3, 4, 0, 0});
        TestJar.of("x").without("Plugin-Id").settles().build(jar("nameless"));
        TestJar.of("old").fact("Plugin-Requires", ">=9.0.0").settles().build(jar("old"));
        TestJar.of("odd").fact("Plugin-Requires", "about two").settles().build(jar("odd"));
        TestJar.of("greedy").withTheApiInIt().settles().build(jar("greedy"));
        TestJar.of("good").fact("Plugin-Requires", "^0.1.0").settles().build(jar("a-good"));
        TestJar.of("good").settles().build(jar("b-good-again"));
        TestJar.of("empty").build(jar("empty"));
        TestJar.of("stranger").source("package test; public class Main {}").build(jar("stranger"));
        TestJar.of("private")
                .source("package test; public class Main implements dev.holdfast.api.HoldfastPlugin {"
                        + " public void start() {} public void stop() {} }")
                .build(jar("private"));
        TestJar.of("mighty")
                .source("package test; public class Main implements dev.holdfast.api.HoldfastPlugin {"
                        + " public Main(dev.holdfast.api.ReconcilerHost host) {}"
                        + " public void start() {} public void stop() {} }")
                .build(jar("mighty"));
        TestJar.of("throws-early")
                .plugin("if (true) throw new IllegalStateException(\"no\");", "", "")
                .build(jar("throws-early"));
        TestJar.of("throws-late")
                .plugin("", "throw new Exception(\"never\");", "")
                .build(jar("throws-late"));
        TestJar.of("links-wrong")
                .plugin("", "throw new NoSuchMethodError(\"gone\");", "")
                .build(jar("links-wrong"));
        TestJar.of("hangs")
                .plugin("", "new java.util.concurrent.CountDownLatch(1).await();", "")
                .build(jar("hangs"));
        TestJar.of("needy")
                .fact("Plugin-Dependencies", "nobody@1.0.0")
                .settles()
                .build(jar("needy"));
        start();
        assertState("corrupt", PluginState.REFUSED, "PLG-001", "cannot be read");
        assertState("nameless", PluginState.REFUSED, "PLG-002", "no Plugin-Id");
        assertState("old", PluginState.REFUSED, "PLG-004", ">=9.0.0");
        assertState("odd", PluginState.REFUSED, "PLG-004", "about two");
        assertState("greedy", PluginState.REFUSED, "PLG-005", "dev/holdfast/api/");
        assertState("empty", PluginState.REFUSED, "PLG-007", "test.Main is not in the jar");
        assertState("stranger", PluginState.REFUSED, "PLG-007", "does not implement");
        assertState("private", PluginState.REFUSED, "PLG-007", "no public constructor");
        assertState("mighty", PluginState.REFUSED, "PLG-008", "reconciler");
        assertState("throws-early", PluginState.FAILED, "PLG-009", "IllegalStateException: no");
        assertState("throws-late", PluginState.FAILED, "PLG-010", "Exception: never");
        assertState("links-wrong", PluginState.FAILED, "PLG-010", "NoSuchMethodError: gone");
        assertState("hangs", PluginState.FAILED, "PLG-011", "1500 ms");
        assertState("needy", PluginState.REFUSED, "PLG-006", "nobody, which is not there");
        assertThat(view("good").state()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.views().stream()
                        .filter(view -> view.id().equals("good"))
                        .map(PluginView::jar))
                .containsExactly("a-good.jar", "b-good-again.jar");
        assertThat(plugins.reconcilerTrouble()).isNotNull();
    }

    @Test
    void nothingIsPrunedWhileAPluginCannotSayWhatItWants() throws IOException {
        Files.write(jar("corrupt"), new byte[] {1, 2, 3});
        TestJar.of("good").settles().build(jar("good"));
        start();
        assertThat(table.isSettled("good")).isTrue();
        assertThat(table.isSettled("corrupt")).isFalse();
    }

    @Test
    void aPluginStartsAfterThoseItDependsOnAndSeesTheirClasses() {
        TestJar.of("a-user")
                .fact("Plugin-Dependencies", "z-base@>=1.0.0")
                .plugin("", "if (!base.Shared.started) throw new Exception(\"too early\");", "")
                .needs("package base; public class Shared { public static volatile boolean started; }")
                .build(jar("a-user"));
        TestJar.of("z-base")
                .plugin("", "base.Shared.started = true;", "")
                .source("package base; public class Shared { public static volatile boolean started; }")
                .build(jar("z-base"));
        start();
        assertThat(plugins.views()).extracting(PluginView::id).containsExactly("z-base", "a-user");
        assertThat(plugins.views()).extracting(PluginView::state).containsOnly(PluginState.STARTED);
    }

    @Test
    void thoseInACircleAreRefused() {
        TestJar.of("one").fact("Plugin-Dependencies", "two").settles().build(jar("one"));
        TestJar.of("two").fact("Plugin-Dependencies", "one").settles().build(jar("two"));
        start();
        assertState("one", PluginState.REFUSED, "PLG-006", "two, which waits");
        assertState("two", PluginState.REFUSED, "PLG-006", "one, which waits");
    }

    @Test
    void aThreadThatDiesLaterFailsItsPluginOnly() {
        TestJar.of("dies")
                .plugin(
                        "",
                        "new Thread(() -> { throw new IllegalStateException(\"later\"); }, \"worker\").start();",
                        "")
                .build(jar("dies"));
        TestJar.of("good").settles().build(jar("good"));
        start();
        await(() -> view("dies").state() == PluginState.FAILED);
        assertState("dies", PluginState.FAILED, "PLG-012", "'worker' died: IllegalStateException: later");
        assertThat(view("good").state()).isEqualTo(PluginState.STARTED);
    }

    @Test
    void aThreadThatDiesWhileItsPluginStartsFailsIt() {
        TestJar.of("dies")
                .plugin(
                        "",
                        "var t = new Thread(() -> { throw new IllegalStateException(\"soon\"); }); t.start(); t.join();",
                        "")
                .build(jar("dies"));
        start();
        assertState("dies", PluginState.FAILED, "PLG-012", "soon");
    }

    @Test
    void aPluginSeesTheApiAndItsOwnClassesOnly() {
        TestJar.of("curious")
                .plugin(
                        "",
                        """
                        if (Thread.currentThread().getContextClassLoader() != Main.class.getClassLoader())
                            throw new Exception("context");
                        for (String name : new String[] {"org.pf4j.Plugin", "dev.holdfast.daemon.Core",
                                "org.springframework.boot.SpringApplication"}) {
                            try { Class.forName(name); throw new Exception("sees " + name); }
                            catch (ClassNotFoundException expected) { }
                        }
                        Class.forName("javax.xml.parsers.DocumentBuilder");
                        org.slf4j.LoggerFactory.getLogger(Main.class).debug("the platform's logging");
                        """,
                        "")
                .build(jar("curious"));
        start();
        assertThat(view("curious").state())
                .as(String.valueOf(view("curious").diagnostic()))
                .isEqualTo(PluginState.STARTED);
    }

    @Test
    void metersCarryThePluginAndGoWithIt() {
        TestJar.of("counts")
                .plugin("", "host.meters().counter(\"things\").increment();", "")
                .build(jar("counts"));
        start();
        assertThat(meters.get("things").tag("plugin", "counts").counter().count())
                .isEqualTo(1);
        plugins.act("counts", Plugins.Action.STOP, () -> Configuration.read(config));
        assertThat(meters.find("things").counter()).isNull();
        assertThat(view("counts").state()).isEqualTo(PluginState.STOPPED);
        plugins.act("counts", Plugins.Action.START, () -> Configuration.read(config));
        assertThat(meters.get("things").counter().count()).isEqualTo(1);
    }

    @Test
    void reloadTakesTheJarAndTheConfigurationAnew() throws IOException {
        String members = "public record Config(String word) {}";
        TestJar.of("changes")
                .plugin("host.config(Config.class);", "host.meters().counter(\"first\");", members)
                .build(jar("changes"));
        start();
        TestJar.of("changes")
                .fact("Plugin-Version", "2.0.0")
                .plugin(
                        "word = host.config(Config.class).word();",
                        "host.meters().counter(word);",
                        members + "private final String word;")
                .build(jar("changes"));
        Files.writeString(config, "plugins: {changes: {word: second}}");
        PluginView after = plugins.act("changes", Plugins.Action.RELOAD, () -> Configuration.read(config));
        assertThat(after.state()).isEqualTo(PluginState.STARTED);
        assertThat(after.version()).isEqualTo("2.0.0");
        assertThat(meters.find("first").counter()).isNull();
        assertThat(meters.find("second").counter()).isNotNull();
    }

    @Test
    void reloadWithABrokenFileChangesNothing() throws IOException {
        TestJar.of("calm").settles().build(jar("calm"));
        start();
        Files.writeString(config, "a: [");
        assertThatThrownBy(() -> plugins.act("calm", Plugins.Action.RELOAD, () -> Configuration.read(config)))
                .isInstanceOf(ConfigException.class);
        assertThat(view("calm").state()).isEqualTo(PluginState.STARTED);
    }

    /** It was refused as a duplicate of itself, and stayed away. */
    @Test
    void aPluginComesBackAfterAStopAlthoughASecondJarHasItsId() {
        TestJar.of("calm").settles().build(jar("a-calm"));
        TestJar.of("calm").settles().build(jar("b-calm"));
        start();
        plugins.act("calm", Plugins.Action.STOP, () -> Configuration.read(config));
        PluginView after = plugins.act("calm", Plugins.Action.START, () -> Configuration.read(config));
        assertThat(after.state()).isEqualTo(PluginState.STARTED);
        assertThat(after.jar()).isEqualTo("a-calm.jar");
    }

    @Test
    void reloadTakesThoseThatDependAlong() {
        TestJar.of("user").fact("Plugin-Dependencies", "base").settles().build(jar("user"));
        TestJar.of("base").settles().build(jar("base"));
        start();
        java.time.Instant before = view("user").since();
        plugins.act("base", Plugins.Action.RELOAD, () -> Configuration.read(config));
        assertThat(view("base").state()).isEqualTo(PluginState.STARTED);
        assertThat(view("user").state()).isEqualTo(PluginState.STARTED);
        assertThat(view("user").since()).isAfter(before);
    }

    @Test
    void mistakesOfAllPluginsAreShownTogether() throws IOException {
        Files.writeString(config, "plugins:\n  one: {wrong: 1}\n  two: {wrong: 2}\n  three: {}\n");
        String members = "public record Config(int right) {}";
        TestJar.of("one").plugin("host.config(Config.class);", "", members).build(jar("one"));
        TestJar.of("two").plugin("host.config(Config.class);", "", members).build(jar("two"));
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("holdfast.yml:2:9: unknown key 'wrong' [CFG-004]")
                .hasMessageContaining("holdfast.yml:3:9: unknown key 'wrong' [CFG-004]")
                .hasMessageContaining("holdfast.yml:4:3: unknown key 'three' [CFG-004]");
    }

    @Test
    void aDirectoryThatIsNotThereIsSaidSo() throws IOException {
        Files.delete(directory);
        start();
        assertThat(plugins.views()).isEmpty();
        assertThat(Objects.requireNonNull(plugins.directoryTrouble()).code()).isEqualTo("PLG-015");
    }

    /** It stayed in the kernel until the daemon was restarted. */
    @Test
    void whatAReloadedPluginDeclaresNoMoreIsWithdrawnWhenItHasSettled() throws IOException {
        TestJar.of("wants")
                .plugin(
                        "config = host.config(Config.class);",
                        """
                        for (String name : config.names()) {
                            var route = new Route(RouteKey.main(Prefix.parse("10." + name + ".0.0/16"), 100),
                                Forwarding.over(NextHop.dev("lo")));
                            host.intents().set(name, java.util.List.of(Intent.of(route, host.owner(name), 1)));
                        }
                        host.intents().settled();
                        """,
                        "private final Config config; public record Config(java.util.List<String> names) {}")
                .build(jar("wants"));
        Files.writeString(config, "plugins: {wants: {names: [1, 2, 3]}}");
        start();
        Files.writeString(config, "plugins: {wants: {names: [2, 4]}}");
        plugins.act("wants", Plugins.Action.RELOAD, () -> Configuration.read(config));
        assertThat(table.list(dev.holdfast.daemon.intents.IntentQuery.all(9)).intents())
                .extracting(view -> String.valueOf(view.owner()))
                .containsExactlyInAnyOrder("wants/2", "wants/4");
    }

    @Test
    void timersRunInOrderOnOneThreadOfThePluginAndEndWithIt() {
        TestJar.of("ticks")
                .plugin(
                        "",
                        """
                        host.timers().soon(() -> { throw new IllegalStateException("once"); });
                        host.timers().soon(() -> { throw new NoSuchMethodError("gone"); });
                        host.timers().after(java.time.Duration.ofHours(1), () -> host.meters().counter("late").increment())
                            .cancel();
                        host.timers().every(java.time.Duration.ofMillis(1), java.time.Duration.ofMillis(2), () ->
                            host.meters().counter("ticks", "thread", Thread.currentThread().getName()).increment());
                        """,
                        "")
                .build(jar("ticks"));
        start();
        await(() -> meters.find("ticks").tag("thread", "plugin-ticks-timers").counter() != null
                && meters.get("ticks").counter().count() > 5);
        assertThat(meters.get("holdfast.plugin.timer.failures")
                        .tag("plugin", "ticks")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(view("ticks").state()).isEqualTo(PluginState.STARTED);
        plugins.act("ticks", Plugins.Action.STOP, () -> Configuration.read(config));
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("plugin-ticks-timers")));
    }

    @Test
    void anEndpointBelongsToOnePluginAndGoesWithIt() {
        String shows = "host.endpoint(\"things\", (path, parameters) -> java.util.Map.of());";
        TestJar.of("a-shows").plugin("", shows, "").build(jar("a-shows"));
        TestJar.of("b-shows").plugin("", shows, "").build(jar("b-shows"));
        TestJar.of("takes").plugin("", shows.replace("things", "plugins"), "").build(jar("takes"));
        start();
        assertThat(view("a-shows").state()).isEqualTo(PluginState.STARTED);
        assertState("b-shows", PluginState.FAILED, "PLG-010", "belongs to plugin a-shows");
        assertState("takes", PluginState.FAILED, "PLG-010", "belongs to the platform");
        plugins.act("a-shows", Plugins.Action.STOP, () -> Configuration.read(config));
        plugins.act("b-shows", Plugins.Action.START, () -> Configuration.read(config));
        assertThat(view("b-shows").state()).isEqualTo(PluginState.STARTED);
    }

    @Test
    void oneTypeIsCarriedByOnePluginAndMistakesInServicesAreShownWithTheOthers() throws IOException {
        toys("a-toys").build(jar("a-toys"));
        toys("b-toys").build(jar("b-toys"));
        Files.writeString(config, "services: {x: {type: toy, number: 3}, y: {type: toys}}");
        start();
        assertState("b-toys", PluginState.FAILED, "PLG-009", "carried by plugin a-toys");
        assertThat(services.service("x").orElseThrow().plugin()).isEqualTo("a-toys");
        assertThat(table.list(dev.holdfast.daemon.intents.IntentQuery.all(9)).intents())
                .extracting(view -> view.key().toString())
                .containsExactly("10.3.0.0/16 metric 100");
        assertThat(services.service("y").orElseThrow().troubles().get(0).code())
                .as("the one that failed might have carried it")
                .isEqualTo("SVC-007");
        Files.delete(jar("b-toys"));
        plugins.stop();
        services.close();
        makeAgain();
        Files.writeString(config, "services: {x: {type: toy, nummer: 3}, y: {type: toys}}");
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unknown key 'nummer'")
                .hasMessageContaining("did you mean 'toy'? known here: toy");
    }

    private void makeAgain() {
        ColumnIntentTable fresh = new ColumnIntentTable(Clock.system());
        services = new ServiceRegistry(
                fresh,
                null,
                new ConfiguredSpeaker("nobody is dialled in this test"),
                Clock.system(),
                meters,
                temp.resolve("state"),
                new Patience(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        plugins = plugins(fresh, temp.resolve("state"));
    }

    /** A plugin that carries services of type {@code toy}, one route each. */
    private static TestJar toys(String id) {
        return TestJar.of(id).source(dev.holdfast.daemon.ToyPlugin.SOURCE);
    }

    @Test
    void aServiceThatHangsCostsItsPluginNothing() throws IOException {
        toys("toys").build(jar("toys"));
        Files.writeString(config, "services: {x: {type: toy, number: 3, hangs: true}, y: {type: toy, number: 4}}");
        start();
        assertThat(services.service("x").orElseThrow().troubles().get(0).what())
                .contains("did not come back within 1500 ms");
        assertThat(services.service("y").orElseThrow().pieces()).hasSize(1);
        assertThat(view("toys").state()).isEqualTo(PluginState.STARTED);
    }
}
