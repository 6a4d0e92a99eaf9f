package dev.holdfast.daemon.config;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.DefaultValue;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.instance.InjectedRoute;
import dev.holdfast.bgp.instance.Memory;
import dev.holdfast.bgp.instance.PeerSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code bgp.json} in the state directory: peers and routes that were added at run time, and peers that were disabled. A
 * file that cannot be understood is put aside and told of, and the start goes on without it: sessions of the configuration
 * must not wait for a person.
 */
public final class StoredBgp implements Memory {
    private static final Logger log = LoggerFactory.getLogger(StoredBgp.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int VERSION = 1;

    private final Path file;

    public StoredBgp(Path stateDirectory) {
        file = stateDirectory.resolve("bgp.json");
    }

    /** @param version of the file's form */
    record Form(
            @DefaultValue("0") int version,
            Map<PeerAddress, Section> peers,
            Map<PeerAddress, String> disabled,
            List<RouteForm> injected) {
        Form {
            if (version != VERSION) {
                throw new IllegalArgumentException("version must be " + VERSION + ", was " + version
                        + "; the file is damaged, or another version of Holdfast has written it");
            }
        }
    }

    /** What is remembered; nothing if there is no such file, or none that can be understood. */
    public Content read() {
        if (!Files.exists(file)) {
            return Content.NOTHING;
        }
        try {
            return understood(ConfigFile.parse(file.toString(), Files.readString(file), "it was put aside"));
        } catch (ConfigException | IOException e) {
            putAside(String.valueOf(e.getMessage()));
            return Content.NOTHING;
        }
    }

    private static Content understood(ConfigFile read) {
        Form form = new RecordBinder(read.errors()).bind(Form.class, read.root());
        Map<PeerAddress, PeerSpecification> peers = new LinkedHashMap<>();
        if (form != null) {
            form.peers().forEach((address, section) -> {
                PeerSpecification peer = BgpText.specification(section.body(), read.errors());
                if (peer != null) {
                    peers.put(address, peer);
                }
            });
        }
        if (form == null || !read.errors().isEmpty()) {
            throw new ConfigException(read.errors().render());
        }
        return new Content(
                peers,
                form.disabled(),
                form.injected().stream().map(RouteForm::route).toList());
    }

    private void putAside(String why) {
        Path aside = file.resolveSibling("bgp.json.damaged");
        String where = aside.toString();
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            where = file + ", where it will be overwritten (" + e.getMessage() + ")";
        }
        log.atError()
                .addKeyValue("code", "STA-030")
                .log(
                        "What was added to BGP at run time cannot be understood and is left out; it is kept in {}: {}",
                        where,
                        why);
    }

    @Override
    public void keep(Content content) throws IOException {
        WholeFile.replace(file, render(content));
    }

    /** One entry a line, so that a mistake in it can be pointed at, and two files compared. */
    private static String render(Content content) {
        var text = new StringBuilder("{\"version\": 1,\n\"peers\": {");
        entries(
                text,
                new TreeMap<>(content.peers())
                        .entrySet().stream()
                                .map(peer ->
                                        named(peer.getKey(), peer.getValue().given())));
        text.append("},\n\"disabled\": {");
        entries(
                text,
                new TreeMap<>(content.disabled())
                        .entrySet().stream().map(peer -> named(peer.getKey(), peer.getValue())));
        text.append("},\n\"injected\": [");
        entries(text, content.injected().stream().map(StoredBgp::route));
        return text.append("]}\n").toString();
    }

    private static String named(PeerAddress address, Object value) {
        return JSON.writeValueAsString(address.toString()) + ": " + JSON.writeValueAsString(value);
    }

    private static String route(InjectedRoute route) {
        return JSON.writeValueAsString(RouteForm.written(route));
    }

    private static void entries(StringBuilder text, Stream<String> entries) {
        for (Iterator<String> all = entries.iterator(); all.hasNext(); ) {
            text.append("\n  ").append(all.next()).append(all.hasNext() ? "," : "");
        }
    }
}
