package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.Outgoing;
import dev.holdfast.bgp.wire.UpdateWriter;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What groups share. */
final class Workshop {
    private final Rib rib;
    private final Unsendable unsendable;
    private final Batch batch;
    private final Map<Outgoing, UpdateWriter> writers = new HashMap<>();
    private final Map<Ends, Ends> ends = new HashMap<>();
    private final BitSet reflectorClients = new BitSet();

    Workshop(Rib rib, Unsendable unsendable) {
        this.rib = rib;
        this.unsendable = unsendable;
        this.batch = new Batch(rib);
    }

    Rib rib() {
        return rib;
    }

    Batch batch() {
        return batch;
    }

    UpdateWriter writer(ExportTerms terms) {
        return writers.computeIfAbsent(terms.outgoing(), outgoing -> new UpdateWriter(outgoing, batch));
    }

    /** One object for all that are equal. */
    Ends ends(ExportTerms terms) {
        return ends.computeIfAbsent(Ends.of(terms.nextHop()), each -> each);
    }

    ExportRule rule(ExportTerms terms) {
        if (terms.relation() == Relation.ROUTE_SERVER_CLIENT
                || !terms.outgoing().addPath().isEmpty()) {
            rib.tellEveryChange();
        }
        return new ExportRule(rib, terms, reflectorClients, writer(terms), unsendable);
    }

    /** One that changes nothing and tells nobody: to explain what the other does. */
    ExportRule ruleToAsk(ExportTerms terms) {
        return new ExportRule(rib, terms, reflectorClients, writer(terms), (family, prefix, of) -> {});
    }

    /** What the relation to a source is; returns whether that is news that counts. */
    boolean source(int peer, Relation relation) {
        boolean client = relation == Relation.REFLECTOR_CLIENT;
        boolean news = reflectorClients.get(peer) != client;
        reflectorClients.set(peer, client);
        return news;
    }
}
