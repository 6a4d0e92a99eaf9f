package dev.holdfast.lab.bench;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** {@code CommandTimes ROUNDS COMMAND…}: how long a command takes, from before it is run to its end. */
final class CommandTimes {
    private static final int WARM_UP = 3;

    private CommandTimes() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(args[0]);
        List<String> command = List.of(args).subList(1, args.length);
        long[] nanos = new long[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            long begin = System.nanoTime();
            int exit = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("exit code " + exit + " of " + String.join(" ", command));
            }
            if (round >= 0) {
                nanos[round] = System.nanoTime() - begin;
            }
        }
        System.out.println(Percentiles.of(nanos, rounds) + " rounds=" + rounds);
    }
}
