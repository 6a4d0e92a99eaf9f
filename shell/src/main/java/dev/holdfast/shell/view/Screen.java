package dev.holdfast.shell.view;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Where text goes, and what it may look like there.
 *
 * @param width columns; {@link #UNBOUNDED} if nobody would see the difference, as in a pipe
 * @param colour whether to use {@link Style}
 * @param clock what ages are counted from, and whose zone times are shown in
 */
public record Screen(PrintWriter out, PrintWriter err, int width, boolean colour, Clock clock) {
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    public Screen withoutColour() {
        return new Screen(out, err, width, false, clock);
    }

    public Screen writingTo(PrintWriter writer) {
        return new Screen(writer, err, width, colour, clock);
    }

    public void line(String text) {
        out.println(text);
    }

    public void blank() {
        out.println();
    }

    public String in(Style style, String text) {
        return colour ? style.apply(text) : text;
    }

    /** A word in the colour of its meaning. */
    public String state(String state) {
        return in(Style.ofState(state), state);
    }

    public Instant now() {
        return clock.instant();
    }

    public ZoneId zone() {
        return clock.getZone();
    }
}
