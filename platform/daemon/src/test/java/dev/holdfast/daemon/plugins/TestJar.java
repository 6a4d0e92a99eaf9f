package dev.holdfast.daemon.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Builds a real plugin jar from source text. */
public final class TestJar {
    private final Manifest manifest = new Manifest();
    private final List<String> sources = new ArrayList<>();
    private final List<String> needed = new ArrayList<>();
    private boolean withApi;

    private TestJar(String id) {
        Attributes facts = manifest.getMainAttributes();
        facts.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        facts.putValue("Plugin-Id", id);
        facts.putValue("Plugin-Version", "1.0.0");
        facts.putValue("Plugin-Class", "test.Main");
    }

    public static TestJar of(String id) {
        return new TestJar(id);
    }

    /** A manifest line; null removes it. */
    public TestJar fact(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    public TestJar without(String name) {
        manifest.getMainAttributes().remove(new Attributes.Name(name));
        return this;
    }

    /** A plugin {@code test.Main} with these bodies of its constructor, start and stop, and more members. */
    public TestJar plugin(String constructor, String start, String members) {
        return source(
                """
                package test;
                import dev.holdfast.api.*;
                import dev.holdfast.model.*;
                public class Main implements HoldfastPlugin {
                    private final PluginHost host;
                    public Main(PluginHost host) { this.host = host; %s }
                    public void start() throws Exception { %s }
                    public void stop() { }
                    %s
                }
                """
                        .formatted(constructor, start, members));
    }

    public TestJar settles() {
        return plugin("", "host.intents().settled();", "");
    }

    public TestJar source(String text) {
        sources.add(text);
        return this;
    }

    /** What it is compiled against, but does not bring. */
    public TestJar needs(String text) {
        needed.add(text);
        return this;
    }

    public TestJar withTheApiInIt() {
        withApi = true;
        return this;
    }

    /** Compiles, packs and puts the jar to {@code jar}. */
    public Path build(Path jar) {
        try {
            Path work = Files.createTempDirectory(jar.getParent(), ".build");
            Path classes = Files.createDirectory(work.resolve("classes"));
            Path others = Files.createDirectory(work.resolve("others"));
            compile(work, others, others, needed);
            compile(work, classes, others, sources);
            if (withApi) {
                Path copy = Files.createDirectories(classes.resolve("dev/holdfast/api"));
                Files.write(copy.resolve("PluginHost.class"), new byte[] {1});
            }
            Path fresh = work.resolve("fresh.jar");
            pack(classes, fresh);
            Files.move(fresh, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path work, Path into, Path others, List<String> texts) throws IOException {
        if (texts.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + others;
        List<String> arguments =
                new ArrayList<>(List.of("-d", into.toString(), "-cp", classPath, "-nowarn", "-proc:none"));
        for (String text : texts) {
            String name = text.replaceFirst("(?s).*?public (?:final )?class (\\w+).*", "$1");
            arguments.add(Files.writeString(work.resolve(name + ".java"), text).toString());
        }
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                var packed = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                packed.write(Files.readAllBytes(file));
                packed.closeEntry();
            }
        }
    }
}
