package dev.holdfast.daemon.http;

import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.tomcat.util.http.Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what comes over a connector to a handler, and its answer back. */
final class HandlerValve extends ValveBase {
    private static final Logger log = LoggerFactory.getLogger(HandlerValve.class);

    private final HttpListener listener;
    private final HttpHandler handler;

    HandlerValve(HttpListener listener, HttpHandler handler) {
        super(true);
        this.listener = listener;
        this.handler = handler;
    }

    /** What keeps a request from being read, as a status. */
    private static final class Unread extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Unread(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException {
        if (request.getDecodedRequestURI() == null || response.getStatus() != 200) {
            response.setStatus(Math.max(400, response.getStatus())); // the server could not make sense of it
            return;
        }
        HttpAnswer answer;
        try {
            answer = answer(new HttpRequest(
                    request.getMethod(), request.getDecodedRequestURI(), query(request), body(request, response)));
        } catch (Unread e) {
            answer = HttpAnswer.text(e.status, e.getMessage() + "\n").with("Connection", "close");
        }
        response.setStatus(answer.status());
        response.setContentType(answer.type());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    private HttpAnswer answer(HttpRequest request) {
        try {
            return handler.answer(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpAnswer.text(503, "closing\n");
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("code", "API-030")
                    .addKeyValue("path", request.path())
                    .setCause(e)
                    .log("A plugin failed to answer a request");
            return HttpAnswer.text(500, "the plugin failed to answer; the log says why (API-030)\n");
        }
    }

    /** Of the address only: the body is the handler's, whatever it says its type is. */
    private static Map<String, String> query(Request request) {
        Parameters parameters = request.getCoyoteRequest().getParameters();
        parameters.setQueryStringCharset(StandardCharsets.UTF_8);
        parameters.handleQueryParameters();
        Map<String, String> query = new LinkedHashMap<>();
        parameters.getParameterNames().asIterator().forEachRemaining(name -> {
            String value = parameters.getParameter(name);
            query.put(name, value == null ? "" : value);
        });
        return query;
    }

    private byte[] body(Request request, Response response) throws IOException, Unread {
        int most = listener.largestBody();
        if (request.getContentLengthLong() > most) {
            throw new Unread(413, "the body is larger than " + most + " bytes");
        }
        response.sendAcknowledgement(ContinueResponseTiming.IMMEDIATELY);
        long deadline = System.nanoTime() + listener.patience().toNanos();
        var body = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        InputStream in = request.getInputStream();
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            body.write(piece, 0, count);
            if (body.size() > most) {
                throw new Unread(413, "the body is larger than " + most + " bytes");
            }
            if (System.nanoTime() > deadline) {
                throw new Unread(
                        408, "the body took longer than " + listener.patience().toMillis() + " ms");
            }
        }
        return body.toByteArray();
    }
}
