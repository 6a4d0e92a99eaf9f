package dev.holdfast.kernel.bsd;

import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.model.AddressKey;

/**
 * What reports about links and addresses will say that we cause ourselves: they carry no author, so that they are known by
 * what they tell. Somebody else who does the very same within five seconds is taken for us, and has done what we wanted.
 */
final class LinkSigns {
    private LinkSigns() {}

    private record State(String name, Presence presence, boolean up) {}

    private record Birth(String letters) {}

    private record Held(Presence presence, AddressKey key) {}

    static Object state(String name, Presence presence, boolean up) {
        return new State(name, presence, presence == Presence.PRESENT && up);
    }

    /** Interfaces that begin with these letters come and change their names while one is being made. */
    static Object birth(String letters) {
        return new Birth(letters);
    }

    static Object birthOf(String name) {
        int end = name.length();
        while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
            end--;
        }
        return new Birth(name.substring(0, end));
    }

    static Object held(Presence presence, AddressKey key) {
        return new Held(presence, key);
    }
}
