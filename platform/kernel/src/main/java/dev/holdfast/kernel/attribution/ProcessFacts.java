package dev.holdfast.kernel.attribution;

import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc} says about a process at one moment.
 *
 * @param pid in our pid namespace
 * @param innermostPid in its own; -1: not known
 * @param parent 0: none that we can see
 * @param command {@code comm}, escaped
 * @param name the one it goes by as an ancestor: for a shell that runs a script the script's, else the command
 * @param commandLine with arguments, for people; null: none, or gone
 * @param unit systemd unit or container
 * @param netns inode of the network namespace of its first thread; 0: not known
 * @param startTicks when it started, in hundredths of a second since boot
 * @param kernelThread has no program and can be nobody's culprit
 * @param ended has exited, but not yet been waited for
 * @param mayAdminister whether it has CAP_NET_ADMIN in its user namespace; without it no change is possible
 */
record ProcessFacts(
        int pid,
        int innermostPid,
        int parent,
        String command,
        String name,
        @Nullable String commandLine,
        int uid,
        @Nullable String unit,
        long netns,
        long startTicks,
        boolean kernelThread,
        boolean ended,
        boolean mayAdminister) {}
