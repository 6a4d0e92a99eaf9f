package dev.holdfast.bgp.transport;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Writes down what a line says. */
class Heard implements Line.Ear {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final AtomicLong bytes = new AtomicLong();
    volatile int writables;
    volatile int sents;

    @Override
    public void message(byte[] buffer, int start, int end) {
        bytes.addAndGet(end - start);
        lines.add(Header.type(buffer, start) + " " + (end - start));
    }

    @Override
    public void batchEnds() {
        // only where it matters
    }

    @Override
    public void broken(Notification answer) {
        lines.add("broken " + answer);
    }

    @Override
    public void closed(String why) {
        lines.add("closed: " + why);
    }

    @Override
    public void writable() {
        writables++;
    }

    @Override
    public void sent() {
        sents++;
    }
}
