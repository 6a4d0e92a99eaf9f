package dev.holdfast.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * Lets short-lived {@code ip route del}s be run by scripts and looks whom the daemon names for each.
 *
 * <p>{@code NamedCulprits NETNS SOCKET DIRECTORY RUNS BUSY}: RUNS scripts, each with a name of its own, so that a culprit
 * that belongs to another loss is seen as wrong; BUSY endless loops run beside them.
 */
final class NamedCulprits {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    /** The daemon takes up to two seconds to name a culprit. */
    private static final long NAMING_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final String netns;
    private final ControlSocket control;
    private final Path directory;
    private int right;
    private int withoutScript;
    private int unnamed;
    private int wrong;

    private NamedCulprits(String netns, ControlSocket control, Path directory) {
        this.netns = netns;
        this.control = control;
        this.directory = directory;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var run = new NamedCulprits(args[0], new ControlSocket(args[1]), Path.of(args[2]));
        int runs = Integer.parseInt(args[3]);
        long revision =
                run.control.get("/actuator/incidents?limit=1").get("revision").asLong();
        var busy = new ArrayList<Process>();
        try {
            for (int i = 0; i < Integer.parseInt(args[4]); i++) {
                busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            for (int number = 0; number < runs; number++) {
                run.delete(number);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            busy.forEach(Process::destroy);
        }
        LockSupport.parkNanos(NAMING_NANOS);
        run.judge(run.culprits(revision), runs);
        System.out.printf(
                "named_with_script=%d of %d command_only=%d unnamed=%d wrong=%d%n",
                run.right, runs, run.withoutScript, run.unnamed, run.wrong);
    }

    private static String prefix(int number) {
        return BenchRoutes.text(BenchRoutes.destination(number)) + "/" + BenchRoutes.PREFIX_LENGTH;
    }

    private static String script(int number) {
        return "cleanup-" + number + ".sh";
    }

    private void delete(int number) throws IOException, InterruptedException {
        Path script = directory.resolve(script(number));
        // The last line keeps the shell from becoming the ip it would otherwise wait for.
        Files.writeString(script, "#!/bin/sh\nip -n " + netns + " route del " + prefix(number) + "\nexit $?\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (new ProcessBuilder(script.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException(script + " could not delete " + prefix(number));
        }
    }

    /** The culprit of each lost prefix; of several losses of one, that of the last. */
    private Map<String, JsonNode> culprits(long revision) throws IOException {
        var culprits = new HashMap<String, JsonNode>();
        JsonNode incidents =
                control.get("/actuator/incidents?limit=10000&after=" + revision).get("incidents");
        for (JsonNode incident : incidents) {
            for (JsonNode loss : incident.get("losses")) {
                String key = loss.get("key").asString();
                culprits.put(key.substring(0, key.indexOf(' ')), incident.get("culprit"));
            }
        }
        return culprits;
    }

    private void judge(Map<String, JsonNode> culprits, int runs) {
        for (int number = 0; number < runs; number++) {
            JsonNode culprit = culprits.get(prefix(number));
            if (culprit == null
                    || culprit.isNull()
                    || culprit.get("command").asString("").isEmpty()) {
                unnamed++;
            } else {
                judge(number, culprit);
            }
        }
    }

    private void judge(int number, JsonNode culprit) {
        List<String> scripts = new ArrayList<>();
        for (JsonNode ancestor : culprit.get("ancestors")) {
            if (ancestor.asString().startsWith("cleanup-")) {
                scripts.add(ancestor.asString());
            }
        }
        boolean otherScript = scripts.stream().anyMatch(name -> !name.startsWith(script(number)));
        if (otherScript || !culprit.get("command").asString().equals("ip")) {
            wrong++;
            System.out.println("wrong for " + prefix(number) + ": " + culprit);
        } else if (scripts.isEmpty()) {
            withoutScript++;
        } else {
            right++;
        }
    }
}
