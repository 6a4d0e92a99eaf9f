package dev.holdfast.shell.commands;

import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.view.Screen;

/**
 * What all commands of one run of the program share.
 *
 * @param socket of the daemon, unless a command names another
 */
public record Session(ControlSocket socket, Screen screen) {}
