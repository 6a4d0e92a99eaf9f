package dev.holdfast.multicast;

import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.Diagnostic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One ledger for each kind of work; they outlive changes of the specification. Under the service's lock. */
final class Ledgers {
    private final Map<Ledger.Kind, Ledger> ledgers = new EnumMap<>(Ledger.Kind.class);

    Ledgers(ServiceHost host) {
        for (Ledger.Kind kind : Ledger.Kind.values()) {
            ledgers.put(kind, new Ledger(host, kind));
        }
    }

    Ledger of(Ledger.Kind kind) {
        return Objects.requireNonNull(ledgers.get(kind));
    }

    /** These kinds of work are not to be done any more. */
    void rest(Ledger.Kind... kinds) {
        for (Ledger.Kind kind : kinds) {
            of(kind).rest();
        }
    }

    List<Diagnostic> troubles() {
        return ledgers.values().stream()
                .map(Ledger::trouble)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What was sent and what failed, as facts of a report. */
    void addTo(Map<String, Object> facts) {
        ledgers.forEach((kind, ledger) -> {
            if (kind != Ledger.Kind.MEMBERSHIP) {
                facts.put(kind.word + "-packets", ledger.count());
            }
        });
        facts.put("errors", ledgers.values().stream().mapToLong(Ledger::errors).sum());
        ledgers.values().stream()
                .map(Ledger::lastError)
                .filter(Objects::nonNull)
                .max(String::compareTo)
                .ifPresent(last -> facts.put("last-error", last));
    }
}
