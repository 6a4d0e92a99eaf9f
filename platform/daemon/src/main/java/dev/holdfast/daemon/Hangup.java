package dev.holdfast.daemon;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps SIGHUP from ending the daemon; it is reserved. By reflection, because the only class that can is one the compiler
 * warns of.
 */
final class Hangup {
    private static final Logger log = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    static void ignore() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        log.info("SIGHUP does nothing; reload a plugin with 'holdfast plugins reload ID'");
                        return null;
                    });
            Object hup = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hup, ours);
        } catch (ReflectiveOperationException e) {
            log.atDebug().setCause(e).log("SIGHUP keeps its default meaning");
        }
    }
}
