package dev.holdfast.shell.commands;

import dev.holdfast.shell.client.CallException;

/** What a command does. */
@FunctionalInterface
interface Action {
    /**
     * @return whether all is well; false makes the exit code 1 without a further word
     * @throws CallException if the daemon could not do it; the message is printed by the caller
     */
    boolean run(Invocation in) throws CallException;
}
