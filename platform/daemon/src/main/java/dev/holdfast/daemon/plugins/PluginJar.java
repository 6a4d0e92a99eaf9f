package dev.holdfast.daemon.plugins;

import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;

/**
 * A jar, or an unpacked one, and what is to be known before a class of it is loaded.
 *
 * @param id of the manifest; if there is none, the file's name
 * @param identified whether the manifest has an id
 * @param refusal why it is not taken in; null: it can be loaded
 */
public record PluginJar(
        Path path, String id, boolean identified, String version, String description, @Nullable Diagnostic refusal) {
    /** Version of the plugin API, for {@code Plugin-Requires}. */
    public static final String API_VERSION = "0.1.0";

    private static final String[] OURS = {"dev/holdfast/api/", "dev/holdfast/model/"};

    String name() {
        return String.valueOf(path.getFileName());
    }

    PluginJar refused(Diagnostic why) {
        return new PluginJar(path, id, identified, version, description, why);
    }

    static PluginJar inspect(Path path) {
        String name = String.valueOf(path.getFileName());
        try {
            return Files.isDirectory(path) ? inspectDirectory(path, name) : inspectJar(path, name);
        } catch (IOException e) {
            return unidentified(path, name, Trouble.unreadable(name, e));
        }
    }

    private static PluginJar unidentified(Path path, String name, Diagnostic why) {
        return new PluginJar(path, name.replaceFirst("\\.jar$", ""), false, "", "", why);
    }

    private static PluginJar inspectJar(Path path, String name) throws IOException {
        try (var jar = new JarFile(path.toFile())) {
            String bundled = jar.stream()
                    .map(java.util.zip.ZipEntry::getName)
                    .filter(PluginJar::isOurs)
                    .findFirst()
                    .orElse(null);
            return judge(path, name, jar.getManifest(), bundled);
        }
    }

    private static PluginJar inspectDirectory(Path path, String name) throws IOException {
        Path classes = path.resolve("classes");
        Path manifest = Stream.of(classes, path)
                .map(root -> root.resolve("META-INF/MANIFEST.MF"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
        String bundled = Stream.of(OURS)
                .filter(ours -> Files.isDirectory(classes.resolve(ours)))
                .findFirst()
                .orElse(null);
        if (manifest == null) {
            return judge(path, name, null, bundled);
        }
        try (InputStream in = Files.newInputStream(manifest)) {
            return judge(path, name, new Manifest(in), bundled);
        }
    }

    private static boolean isOurs(String entry) {
        return entry.endsWith(".class") && Stream.of(OURS).anyMatch(entry::startsWith);
    }

    private static PluginJar judge(Path path, String name, @Nullable Manifest manifest, @Nullable String bundled) {
        Attributes facts = manifest == null ? new Attributes() : manifest.getMainAttributes();
        String id = facts.getValue("Plugin-Id");
        if (id == null || !id.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            String what = id == null ? "the manifest has no Plugin-Id" : "'" + id + "' is no plugin id: a-z 0-9 . -";
            return unidentified(path, name, Trouble.badManifest(name, what));
        }
        String version = facts.getValue("Plugin-Version");
        var jar =
                new PluginJar(path, id, true, version == null ? "" : version, text(facts, "Plugin-Description"), null);
        String requires = facts.getValue("Plugin-Requires");
        if (version == null || facts.getValue("Plugin-Class") == null) {
            String missing = version == null ? "Plugin-Version" : "Plugin-Class";
            return jar.refused(Trouble.badManifest(id, "the manifest has no " + missing));
        } else if (bundled != null) {
            return jar.refused(Trouble.bundlesApi(id, bundled));
        } else if (requires != null && !fits(requires)) {
            return jar.refused(Trouble.wrongApi(id, requires, API_VERSION));
        }
        return jar;
    }

    private static String text(Attributes facts, String name) {
        String value = facts.getValue(name);
        return value == null ? "" : value;
    }

    private static boolean fits(String requires) {
        try {
            return new DefaultVersionManager().checkVersionConstraint(API_VERSION, requires);
        } catch (RuntimeException e) { // whatever its parser throws: a range it cannot read is not met
            return false;
        }
    }
}
