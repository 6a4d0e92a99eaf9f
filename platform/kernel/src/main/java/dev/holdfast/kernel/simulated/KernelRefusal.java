package dev.holdfast.kernel.simulated;

import java.util.Map;

/** A request the simulated kernel does not carry out, with the error and the words of Linux 6.18. */
final class KernelRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("EACCES", "Permission denied"),
            Map.entry("EADDRNOTAVAIL", "Cannot assign requested address"),
            Map.entry("EAGAIN", "Resource temporarily unavailable"),
            Map.entry("EEXIST", "File exists"),
            Map.entry("EHOSTUNREACH", "No route to host"),
            Map.entry("EINVAL", "Invalid argument"),
            Map.entry("ENETDOWN", "Network is down"),
            Map.entry("ENETUNREACH", "Network is unreachable"),
            Map.entry("ENOBUFS", "No buffer space available"),
            Map.entry("ENODEV", "No such device"),
            Map.entry("ENOENT", "No such file or directory"),
            Map.entry("ENOMEM", "Cannot allocate memory"),
            Map.entry("EOPNOTSUPP", "Operation not supported"),
            Map.entry("EPERM", "Operation not permitted"),
            Map.entry("ESRCH", "No such process"));

    private final String errno;
    private final String words;

    KernelRefusal(String errno, String words) {
        // Without a stack trace: a refusal is an answer, and there may be a hundred thousand of them.
        super(errno + " " + words, null, false, false);
        this.errno = errno;
        this.words = words;
    }

    String errno() {
        return errno;
    }

    /** The extended acknowledgement; empty: none. */
    String words() {
        return words;
    }

    /** What {@code ip} would print. */
    String asPrintedByIp() {
        return words.isEmpty() ? "RTNETLINK answers: " + TEXTS.getOrDefault(errno, errno) : "Error: " + words + ".";
    }
}
