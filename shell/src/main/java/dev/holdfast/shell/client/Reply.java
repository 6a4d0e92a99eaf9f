package dev.holdfast.shell.client;

/**
 * An answer of the daemon.
 *
 * @param status 100..599
 * @param body as it came, UTF-8
 */
public record Reply(int status, byte[] body) {
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
