package dev.holdfast.model;

/**
 * The identity of a link: its name. The kernel's index changes when a link is made anew, so it is none.
 *
 * @param name 1..15 bytes of visible ASCII without {@code /} and {@code :}, not {@code .} or {@code ..}
 */
public record LinkKey(String name) implements ObjectKey {
    private static final int MAX_BYTES = 15;

    public LinkKey {
        checkName(name);
    }

    /** @throws IllegalArgumentException if the kernel would not take {@code name} for a link */
    public static void checkName(String name) {
        boolean visible = name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '/' && c != ':' && c != '%');
        if (name.isEmpty() || name.length() > MAX_BYTES || !visible || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("'" + name + "' is no link name: 1..15 visible characters, no / : %");
        }
    }

    @Override
    public String toString() {
        return "link " + name;
    }
}
