package dev.holdfast.shell.commands;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonPrinter;
import dev.holdfast.shell.view.BgpView;
import dev.holdfast.shell.view.Style;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Follows the events of BGP by long polls. A daemon that goes away is waited for; its numbers begin anew then. */
final class BgpWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String WAIT_SECONDS = "25";
    private static final long RETRY_MILLIS = 500;

    private final Invocation in;
    private String after = "0";
    private boolean lostContact;

    BgpWatch(Invocation in) {
        this.in = in;
    }

    /** Until the thread is interrupted or nobody reads any more. */
    boolean run() throws CallException {
        after = in.daemon().get(query().with("after", after)).text("next");
        remark("watching; Ctrl-C ends");
        while (!Thread.currentThread().isInterrupted() && !in.screen().out().checkError()) {
            try {
                next();
            } catch (CallException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return true;
                }
                if (!e.isUnreachable() && !e.isNotReady()) {
                    throw e;
                }
                waitForDaemon();
            }
        }
        return true;
    }

    private Query query() {
        return new Query("bgp/events")
                .with("watch", in.flag("routes") ? "peers,routes" : "peers")
                .option(in, "peer");
    }

    private void next() throws CallException {
        long asked = System.nanoTime();
        Json answer = in.daemon().get(query().with("after", after).with("wait", WAIT_SECONDS), PATIENCE);
        if (lostContact) {
            lostContact = false;
            remark("the daemon is back");
        }
        boolean unchanged = answer.text("next").equals(after);
        if (unchanged && System.nanoTime() - asked < TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) {
            pause(); // too many wait at the daemon already, so it does not let us wait as well
        }
        after = answer.text("next");
        long lost = answer.number("lost");
        if (lost > 0 && in.json()) {
            in.screen().line(JsonPrinter.line(new Json(Map.of("lost", lost))));
        } else if (lost > 0) {
            remark(lost + " events were forgotten before they could be told");
        }
        for (Json event : answer.list("events")) {
            show(event);
        }
    }

    private void show(Json event) {
        if (event.text("what").equals("state") && !in.flag("steps")) {
            return; // a peer that is not there takes two steps every few seconds
        }
        if (in.json()) {
            in.screen().line(JsonPrinter.line(event));
        } else {
            BgpView.event(in.screen(), event);
        }
    }

    private void waitForDaemon() {
        if (!lostContact) {
            lostContact = true;
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
}
