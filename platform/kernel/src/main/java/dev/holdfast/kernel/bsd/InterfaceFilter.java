package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which interfaces make noise that is of no interest, by the letters of their names. One that we use, or were asked to
 * make, is always of interest. Safe from any thread.
 */
final class InterfaceFilter {
    private static final List<String> DARWIN =
            List.of("XHC", "anpi", "ap", "awdl", "gif", "ipsec", "llw", "lo", "stf", "utun");
    private static final List<String> FREEBSD = List.of("enc", "lo", "pflog", "pfsync", "usbus");

    private final List<String> noisy;
    private final Set<String> ours = ConcurrentHashMap.newKeySet();

    InterfaceFilter(RouteSystem system) {
        noisy = system == RouteSystem.DARWIN ? DARWIN : FREEBSD;
    }

    /** From now on this interface is of interest. */
    void use(String name) {
        ours.add(name);
    }

    boolean isUninteresting(String name) {
        int letters = name.length();
        while (letters > 0 && Character.isDigit(name.charAt(letters - 1))) {
            letters--;
        }
        return noisy.contains(name.substring(0, letters)) && !ours.contains(name);
    }
}
