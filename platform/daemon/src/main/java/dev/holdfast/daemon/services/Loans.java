package dev.holdfast.daemon.services;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one running service has open: taken from it when its time is over. Safe from any thread. */
final class Loans {
    private static final Logger log = LoggerFactory.getLogger(Loans.class);

    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /** Something that is to be closed at the end; at once if the end has been. */
    void keep(AutoCloseable thing) {
        open.add(thing);
        if (over && open.remove(thing)) {
            close(thing);
        }
    }

    /** The service has closed it itself, or it is done. */
    void returned(AutoCloseable thing) {
        open.remove(thing);
    }

    void callIn() {
        over = true;
        for (AutoCloseable thing : open) {
            if (open.remove(thing)) {
                close(thing);
            }
        }
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) { // AutoCloseable's word; nothing lent here throws more than a plugin's mistake
            log.atWarn().setCause(e).log("Something a service had open could not be closed");
        }
    }
}
