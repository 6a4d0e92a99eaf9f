package dev.holdfast.daemon.endpoints;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** A command without a body needs no content type: {@code curl -X POST …/reconciler/now} works as one expects. */
final class JsonByDefault extends ValveBase {

    JsonByDefault() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getMethod().equals("POST") && request.getContentType() == null) {
            request.getCoyoteRequest().getMimeHeaders().addValue("Content-Type").setString("application/json");
        }
        getNext().invoke(request, response);
    }
}
