package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.List;

/** The answer to "why is it (not) in the kernel" in one sentence. */
final class Verdict {
    private Verdict() {}

    static String of(Prefix asked, List<IntentView> views, Explanation.Lookup lookup) {
        List<IntentView> selected = views.stream().filter(IntentView::selected).toList();
        if (selected.isEmpty()) {
            return "Nobody wants a route for " + asked + " now; " + lookup.says() + ".";
        }
        String first = sentence(selected.get(0), lookup);
        return selected.size() == 1 ? first : first + " Routes for it in all: " + selected.size() + ".";
    }

    private static String sentence(IntentView view, Explanation.Lookup lookup) {
        String route = view.key().toString();
        Diagnostic why = view.status().diagnostic();
        String because = why == null ? "" : ": " + why.what();
        if (view.object() == null) {
            return route + " is a leftover of an earlier run: nobody wants it any more" + because + ".";
        }
        String owned = route + ", wanted by " + view.owner() + ",";
        if (!view.gateReason().isEmpty() && view.status().state() != IntentState.INSTALLED) {
            return owned + " is kept out on purpose: its gate '" + view.gate() + "' is closed (" + view.gateReason()
                    + ").";
        }
        return switch (view.status().state()) {
            case INSTALLED -> owned + installed(view, lookup);
            case PENDING -> owned + " is not in the kernel yet" + because + ".";
            case GATED -> owned + " is kept out on purpose until its gate '" + view.gate() + "' opens.";
            case SHADOWED -> owned + " is not in the kernel: another owner with a lower distance has its place.";
            case BLOCKED -> owned + " is blocked" + because + ".";
            case CONTESTED -> owned + " is contested: somebody keeps undoing it" + because + ".";
            case FAILED -> owned + " is not in the kernel: it was refused" + because + ".";
        };
    }

    /** The kernel has the last word: what events and scans told us may be out of date this very moment. */
    private static String installed(IntentView view, Explanation.Lookup lookup) {
        // A lookup asks main first, and answers nothing where packets are refused.
        boolean wouldShow = view.object() instanceof Route route
                && route.key().table() == RouteKey.MAIN
                && !route.forwarding().type().isReject();
        if (lookup.route() == null && wouldShow) {
            return " was in the kernel when last verified, but now the kernel has no route to " + lookup.address()
                    + ": a scan (`holdfast reconcile now`) will tell.";
        }
        return " is in the kernel"
                + (lookup.route() == null || lookup.ours()
                        ? "."
                        : ", but " + lookup.address() + " is served by a foreign route that matches first.");
    }
}
