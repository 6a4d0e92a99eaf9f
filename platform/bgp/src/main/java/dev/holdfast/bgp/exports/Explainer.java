package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.policy.Differences;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what becomes of a prefix on its way to a peer, by asking the rule that decides it. */
final class Explainer {
    private static final int MOST_PATHS = 256;

    private final Rib rib;
    private final ExportRule rule;
    private final ExportTerms terms;

    Explainer(Rib rib, ExportRule rule, ExportTerms terms) {
        this.rib = rib;
        this.rule = rule;
        this.terms = terms;
    }

    /** @param told what the peer's group has been told; null: there is none */
    ExportExplanation explain(int peer, Prefix prefix, @Nullable Told told) {
        Family family = prefix.family();
        int row = rib.find(prefix);
        if (row == Rib.NONE) {
            return new ExportExplanation(prefix, List.of(), false);
        }
        List<ExportExplanation.Line> lines = new ArrayList<>();
        int[] paths = new int[MOST_PATHS];
        int count = rib.ranked(family, row, paths);
        boolean many = terms.manyPaths(family);
        boolean behind = many || rule.looksBehindTheBest();
        int sent = 0;
        for (int i = 0; i < (behind ? count : Math.min(count, 1)); i++) {
            boolean room = many ? terms.mostPaths() == 0 || sent < terms.mostPaths() : sent == 0;
            var line = line(peer, family, row, paths[i], room, many ? told : null);
            lines.add(line);
            // Among many, a path counts for all who are told, its own source included.
            sent += line.reason().isTold() || many && line.reason() == ExportReason.SPLIT_HORIZON ? 1 : 0;
        }
        if (count == 0 && rib.firstPath(family, row) != Rib.NONE) {
            lines.add(unchosen(family, rib.firstPath(family, row)));
        }
        boolean[] advertised = {false};
        if (told != null) {
            told.visit(row, peer, (id, from, fromId, set) -> advertised[0] = true);
        }
        return new ExportExplanation(prefix, lines, advertised[0]);
    }

    private ExportExplanation.Line unchosen(Family family, int path) {
        return new ExportExplanation.Line(
                rib.peer(rib.peerOf(family, path)),
                0,
                ExportReason.NO_BEST_ROUTE,
                null,
                null,
                List.of(),
                null,
                view(rib.attributes(family, path)).toString());
    }

    private ExportExplanation.Line line(
            int peer, Family family, int row, int path, boolean room, @Nullable Told numbered) {
        RibPeer source = rib.peer(rib.peerOf(family, path));
        int set = rule.ask(family, row, path);
        ExportReason reason = rule.reason(source);
        if (reason.isTold() && rib.peerOf(family, path) == peer) {
            reason = ExportReason.SPLIT_HORIZON;
        } else if (reason.isTold() && !room) {
            reason = ExportReason.NOT_AMONG_PATHS;
        }
        String detail = rule.detail();
        var trace = rule.trace(family, row, path);
        AttributesView before = view(rib.attributes(family, path));
        AttributesView after = set == Rib.NONE ? before : view(set);
        boolean told = reason.isTold();
        int[] id = {0};
        if (told && numbered != null) {
            int from = rib.peerOf(family, path);
            int fromId = rib.pathId(family, path);
            numbered.visit(row, peer, (each, of, ofId, as) -> id[0] = of == from && ofId == fromId ? each : id[0]);
        }
        var line = new ExportExplanation.Line(
                source,
                id[0],
                reason,
                detail,
                trace,
                told ? Differences.between(before, after) : List.of(),
                told ? after.nextHop() : null,
                (told ? after : before).toString());
        if (set != Rib.NONE) {
            rib.release(set);
        }
        return line;
    }

    private AttributesView view(int set) {
        byte[] bytes = rib.bytes(set);
        return new AttributesView().wrap(bytes, 0, bytes.length);
    }
}
