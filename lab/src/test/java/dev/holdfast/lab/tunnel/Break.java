package dev.holdfast.lab.tunnel;

import java.util.List;

/**
 * Something done to what a tunnel of host 1 stands upon, which the tunnel itself does not feel.
 *
 * @param breaking commands for {@code ip}
 * @param mending those that undo it
 * @param code of the diagnostic the link shall carry meanwhile
 */
record Break(Kind kind, String what, List<String> breaking, List<String> mending, String code) {

    static List<Break> of(Kind kind) {
        String far = "route %s " + Underlay.routeTo(kind.end(2));
        var gone = new Break(
                kind,
                "underlay route gone: told of as degraded",
                List.of(far.formatted("del")),
                List.of(far.formatted("add")),
                "REC-080");
        if (kind != Kind.GRE) {
            return List.of(gone);
        }
        String end = "addr %s " + kind.end(1) + "/32 dev lo";
        String into = "route %s " + kind.end(2) + "/32 dev " + kind.device;
        return List.of(
                gone,
                new Break(
                        kind,
                        "local end gone: told of as degraded",
                        List.of(end.formatted("del")),
                        List.of(end.formatted("add")),
                        "REC-082"),
                new Break(
                        kind,
                        "underlay route into itself: told of as degraded",
                        List.of(far.formatted("del"), into.formatted("add")),
                        List.of(into.formatted("del"), far.formatted("add")),
                        "REC-081"));
    }
}
