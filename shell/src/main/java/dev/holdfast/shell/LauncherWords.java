package dev.holdfast.shell;

import dev.holdfast.shell.commands.HelpText;

/** What the launcher script understands itself, before this program is reached; told here so that one help has it all. */
final class LauncherWords {
    static final String HELP = "\n"
            + HelpText.row("shell", "the same commands at a prompt, with completion and history", 28)
            + HelpText.row("run [--config FILE]", "run the daemon in the foreground", 28)
            + HelpText.row("demo", "watch it heal in a network namespace of its own", 28)
            + HelpText.row("build", "build everything anew", 28);

    private LauncherWords() {}
}
