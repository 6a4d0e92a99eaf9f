package dev.holdfast.shell.commands;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonPrinter;
import dev.holdfast.shell.view.IncidentView;
import dev.holdfast.shell.view.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the journal by long polls: asks for what changed since the last revision it has seen. A daemon that goes away is
 * waited for; what happened around its restart is fetched by time, since revisions begin anew then.
 */
final class IncidentWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String WAIT_SECONDS = "25";
    private static final long RETRY_MILLIS = 500;
    private static final int REMEMBERED = 1000;

    private final Invocation in;
    private final Map<String, String> shown = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };
    private String revision = "";
    private @Nullable Instant lostContact;

    IncidentWatch(Invocation in) {
        this.in = in;
    }

    /** Until the thread is interrupted or nobody reads any more. */
    boolean run() throws CallException {
        revision = in.daemon().get(query().with("limit", "1")).text("revision");
        remark("watching; Ctrl-C ends");
        while (!Thread.currentThread().isInterrupted() && !in.screen().out().checkError()) {
            try {
                List<Json> news = lostContact == null ? next() : again(lostContact);
                for (Json incident : news) {
                    show(incident);
                }
            } catch (CallException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return true;
                }
                if (!e.isUnreachable()) {
                    throw e;
                }
                waitForDaemon();
            }
        }
        return true;
    }

    private Query query() {
        return new Query("incidents").option(in, "prefix").option(in, "culprit");
    }

    private List<Json> next() throws CallException {
        long asked = System.nanoTime();
        Json answer = in.daemon().get(query().with("after", revision).with("wait", WAIT_SECONDS), PATIENCE);
        boolean unchanged = answer.text("revision").equals(revision);
        if (unchanged && System.nanoTime() - asked < TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) {
            pause(); // too many wait at the daemon already, so it does not let us wait as well
        }
        revision = answer.text("revision");
        return answer.list("incidents");
    }

    /** After an outage: everything since it began, as far as it was not shown. */
    private List<Json> again(Instant since) throws CallException {
        Json answer = in.daemon().get(query().with("since", since.toString()).with("limit", "1000"), PATIENCE);
        revision = answer.text("revision");
        lostContact = null;
        remark("the daemon is back");
        List<Json> oldestFirst = new ArrayList<>(answer.list("incidents"));
        Collections.reverse(oldestFirst);
        return oldestFirst;
    }

    private void waitForDaemon() {
        if (lostContact == null) {
            lostContact = in.screen().now();
            remark("the daemon is gone; waiting for it");
        }
        pause();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void remark(String text) {
        if (!in.json()) {
            in.screen().line(in.screen().in(Style.FAINT, "-- " + text));
        }
    }

    private void show(Json incident) {
        String before = shown.getOrDefault(incident.text("id"), "");
        boolean closed = !incident.at("closedAt").isNothing();
        boolean named = !incident.at("culprit").text("command").isEmpty();
        String now = (closed ? "closed" : "open") + (named ? ", named" : "");
        shown.put(incident.text("id"), now);
        if (before.equals(now) || before.startsWith("closed") && closed && !named) {
            return;
        }
        if (in.json()) {
            in.screen().line(JsonPrinter.line(incident));
            return;
        }
        if (closed && !before.startsWith("closed")) {
            if (before.isEmpty()) {
                IncidentView.opened(in.screen(), incident);
            }
            IncidentView.closed(in.screen(), incident);
        } else if (before.isEmpty()) {
            IncidentView.opened(in.screen(), incident);
        } else if (named && !before.endsWith("named")) {
            IncidentView.named(in.screen(), incident);
        }
    }
}
