package dev.holdfast.shell.rehearsal;

import dev.holdfast.shell.OneShot;
import dev.holdfast.shell.Surroundings;
import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.commands.Session;
import dev.holdfast.shell.view.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the usual commands against a {@link StandIn} and prints nothing. The launcher runs this when it makes the class
 * archive of the command line: what is not loaded here is loaded slowly later.
 */
public final class Rehearsal {
    private static final List<String> LINES = List.of(
            "status",
            "status --json",
            "routes list --prefix 10.0.0.0/8 --state INSTALLED",
            "routes show 10.9.0.0/16",
            "routes explain 2001:db8::1",
            "intents list",
            "incidents list --since 1h",
            "incidents show 12",
            "reconcile plan",
            "plugins list",
            "service list",
            "service show doublezero0",
            "service enable doublezero0",
            "latency",
            "liveness list",
            "version",
            "help",
            "routes lst");

    private Rehearsal() {}

    /** @param arguments a directory for the socket */
    public static void main(String[] arguments) throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Screen here = new Surroundings(System.getenv()).screen();
        Screen screen = new Screen(nowhere, nowhere, 100, true, here.clock());
        Path socket = Path.of(arguments[0], "rehearsal.sock");
        byte[] answer = StandIn.json(200, everything());
        try (StandIn standIn = new StandIn(socket, request -> answer)) {
            OneShot oneShot = new OneShot(new Session(new ControlSocket(socket), screen));
            for (String line : LINES) {
                oneShot.run(List.of(line.split(" ")));
            }
            if (standIn.requests().isEmpty()) {
                throw new IOException("no command reached the stand-in: an archive of this run would be of no use");
            }
        }
    }

    /** One document that reads as the answer to any request, since each command looks at its own fields only. */
    static String everything() throws IOException {
        try (InputStream in = Rehearsal.class.getResourceAsStream("everything.json")) {
            if (in == null) {
                throw new IOException("everything.json is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
