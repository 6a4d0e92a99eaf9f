package dev.holdfast.shell;

import dev.holdfast.shell.commands.Session;
import java.util.List;

/**
 * One command, run and done. A plain main without a Spring context, because this starts a process for each command: the
 * context alone would take ten times as long as everything else.
 */
public final class HoldfastCli {
    private static final int STILL_RUNNING = -1;
    private static volatile int code = STILL_RUNNING;

    private HoldfastCli() {}

    /** Exits with 0, 1 or 2. */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        if (words.size() > 1 && words.get(0).equals("incidents") && words.get(1).equals("watch")) {
            Runtime.getRuntime().addShutdownHook(new Thread(HoldfastCli::endWatch, "end of watch"));
        }
        Surroundings surroundings = new Surroundings(System.getenv());
        code = new OneShot(new Session(surroundings.socket(), surroundings.screen())).run(words);
        System.exit(code);
    }

    /** Ctrl-C is how a watch ends, and no failure: without this the exit code would be 130. */
    private static void endWatch() {
        Runtime.getRuntime().halt(code == STILL_RUNNING ? 0 : code);
    }
}
