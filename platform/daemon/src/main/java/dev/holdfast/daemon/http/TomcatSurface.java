package dev.holdfast.daemon.http;

import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpSurface;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.core.StandardService;
import org.apache.tomcat.util.modeler.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of its own for each surface: a connector and one valve, with neither web application nor the control API behind it,
 * so that nothing asked here can reach what is asked there.
 */
public final class TomcatSurface implements HttpSurface {
    private static final Logger log = LoggerFactory.getLogger(TomcatSurface.class);
    private static final int THREADS = 8;
    private static final int CONNECTIONS = 64;
    private static final String NAME = "surface";

    private final StandardServer server = new StandardServer();
    private final AtomicBoolean closed = new AtomicBoolean();

    private TomcatSurface(Connector connector, HandlerValve valve) {
        var engine = new StandardEngine();
        engine.setName(NAME);
        engine.setBackgroundProcessorDelay(-1);
        engine.setDefaultHost(NAME);
        var host = new StandardHost(); // without it, the connector complains that there is none
        host.setName(NAME);
        engine.addChild(host);
        engine.getPipeline().addValve(valve);
        var service = new StandardService();
        service.setName(NAME);
        service.setContainer(engine);
        service.addConnector(connector);
        server.setPort(-1);
        server.setUtilityThreads(1);
        server.setUtilityThreadsAsDaemon(true);
        server.addService(service);
    }

    /**
     * Opens a surface.
     *
     * @throws IOException if it cannot be opened; the message says why, in one line
     * @throws IllegalArgumentException if the kind of address is not carried
     */
    public static TomcatSurface open(HttpListener listener, HttpHandler handler) throws IOException {
        if (!(listener.address() instanceof UnixDomainSocketAddress unix)) {
            throw new IllegalArgumentException("a surface listens on a Unix socket, not on " + listener.address());
        }
        new SocketFile(unix.getPath()).clear();
        Registry.disableRegistry(); // nobody asks for the server's JMX beans
        Connector connector = connector(listener);
        connector.setProperty("unixDomainSocketPath", unix.getPath().toString());
        connector.setProperty("unixDomainSocketPathPermissions", listener.mode());
        var surface = new TomcatSurface(connector, new HandlerValve(listener, handler));
        try {
            surface.server.start();
            if (connector.getState() != LifecycleState.STARTED) {
                throw new IOException("the server did not start to listen");
            }
            return surface;
        } catch (LifecycleException e) {
            surface.close();
            throw new IOException(deepest(e), e);
        } catch (IOException e) {
            surface.close();
            throw e;
        }
    }

    private static Connector connector(HttpListener listener) {
        String patience = String.valueOf(listener.patience().toMillis());
        var connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setProperty("maxThreads", String.valueOf(THREADS));
        connector.setProperty("minSpareThreads", "1");
        connector.setProperty("maxConnections", String.valueOf(CONNECTIONS));
        connector.setProperty("connectionTimeout", patience);
        connector.setProperty("keepAliveTimeout", patience);
        connector.setProperty("executorTerminationTimeoutMillis", "1000");
        connector.setProperty("maxSwallowSize", String.valueOf(listener.largestBody()));
        return connector;
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.stop();
            server.destroy();
        } catch (LifecycleException e) {
            log.warn("A surface did not close cleanly", e);
        }
    }
}
