package dev.holdfast.multicast;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** FRR's pimd and the zebra it needs, in one namespace, with files of their own; both end when it is closed. */
final class Pimd implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/frr");

    private final String netns;
    private final Path directory;
    private final Program zebra;
    private final Program pimd;

    /** The router is the rendezvous point 10.0.0.0 of all groups. */
    Pimd(String netns, String device) throws IOException {
        assumeTrue(
                Files.isExecutable(PROGRAMS.resolve("pimd")) && Wire.has("vtysh", "--help"),
                "FRR with pimd is not installed");
        this.netns = netns;
        directory = Files.createDirectories(Path.of("/var/run/frr", netns));
        Files.writeString(directory.resolve("zebra.conf"), "hostname router\n");
        Files.writeString(
                directory.resolve("pimd.conf"),
                """
                hostname router
                ip pim rp 10.0.0.0 224.0.0.0/4
                interface %s
                 ip pim
                interface lo
                 ip pim
                """
                        .formatted(device));
        giveAway();
        zebra = start("zebra");
        await(List.of("show version"), answer -> answer.contains("FRRouting"));
        pimd = start("pimd");
    }

    /** FRR works as a user of its own, which in a user namespace cannot be. */
    private void giveAway() throws IOException {
        try {
            UserPrincipal frr =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("frr");
            for (Path file : List.of(directory, directory.resolve("zebra.conf"), directory.resolve("pimd.conf"))) {
                Files.setOwner(file, frr);
            }
        } catch (IOException e) {
            removeFiles();
            abort("nothing can be given to the user frr here: " + e);
        }
    }

    private Program start(String name) throws IOException {
        return Program.start(
                netns,
                PROGRAMS.resolve(name).toString(),
                "-N",
                netns,
                "-P",
                "0",
                "-f",
                directory.resolve(name + ".conf").toString(),
                "-i",
                directory.resolve(name + ".pid").toString());
    }

    /** What it answers as soon as that is as wished. */
    String await(List<String> commands, Predicate<String> wished) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String answer = ask(commands);
        while (!wished.test(answer)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(commands + " never answered as awaited, but: " + answer);
            }
            answer = ask(commands);
        }
        return answer;
    }

    private String ask(List<String> commands) {
        var words = new ArrayList<>(List.of("vtysh", "-N", netns));
        commands.forEach(command -> words.addAll(List.of("-c", command)));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        pimd.close();
        zebra.close();
        removeFiles();
    }

    private void removeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
