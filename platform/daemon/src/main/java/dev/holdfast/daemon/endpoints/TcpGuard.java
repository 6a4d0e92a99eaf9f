package dev.holdfast.daemon.endpoints;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Lets nothing but reads through the TCP listener, unless a request carries the token. Goes by the listener: the address
 * of a peer says nothing, on a Unix socket all are 127.0.0.1.
 */
final class TcpGuard extends ValveBase {
    private static final String REFUSAL =
            "{\"type\":\"about:blank\",\"title\":\"request\",\"status\":403,\"detail\":\"the TCP listener answers reads"
                    + " only\",\"code\":\"API-005\",\"action\":\"use the Unix socket, or set 'control.tcp.token-file'"
                    + " and send its token as Authorization: Bearer\"}\n";

    private final Connector tcp;
    private final byte[] credentials; // empty: no token permits changes

    TcpGuard(Connector tcp, String token) {
        super(true);
        this.tcp = tcp;
        credentials = token.isEmpty() ? new byte[0] : ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (request.getConnector() != tcp || reads || isPermitted(request.getHeader("Authorization"))) {
            getNext().invoke(request, response);
            return;
        }
        response.setStatus(403);
        response.setContentType("application/problem+json");
        response.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isPermitted(String given) {
        return credentials.length > 0
                && given != null
                && MessageDigest.isEqual(credentials, given.getBytes(StandardCharsets.UTF_8));
    }
}
