package dev.holdfast.model;

/**
 * What an operator can act on.
 *
 * @param code stable and never used again for anything else; each has a row in {@code docs/diagnostics.md}
 * @param subject the object, peer, plugin or file it is about
 * @param what what happened, in the kernel's or the peer's own words where there are any
 * @param action what to do
 */
public record Diagnostic(String code, String subject, String what, String action) {

    @Override
    public String toString() {
        return code + " " + subject + ": " + what + " -> " + action;
    }
}
