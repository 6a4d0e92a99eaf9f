package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.imports.ImportExplanation;
import dev.holdfast.bgp.imports.PeerImport;
import dev.holdfast.bgp.imports.Rejection;
import dev.holdfast.bgp.policy.Judge;
import dev.holdfast.bgp.policy.RouteInput;
import dev.holdfast.bgp.policy.RouteType;
import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import java.util.Arrays;
import java.util.List;

/** Tries policies on routes that are not there. Used on the instance's thread. */
final class Trials {
    private Trials() {}

    static PolicyTrial importing(Peers peers, InstancePeer peer, InjectedRoute route) {
        ImportExplanation found = PeerImport.explain(
                peers.importTerms(peer.settings(), as(peer), peer.established()), route.prefix(), bytes(route));
        Rejection rejection = found.rejection();
        Verdict verdict = rejection == null ? Verdict.PERMIT : Verdict.DENY;
        Trace trace =
                found.steps().isEmpty() && rejection != null ? null : new Trace(verdict, found.steps(), found.result());
        return new PolicyTrial(
                rejection == null,
                peer.importing().because(),
                rejection == null ? List.of() : List.of(rejection.words()),
                trace);
    }

    static PolicyTrial exporting(InstancePeer peer, InjectedRoute route) {
        byte[] bytes = bytes(route);
        Established session = peer.established();
        var neighbor = TellingTerms.neighbor(peer.settings(), as(peer), session == null ? null : session.local());
        var input = new RouteInput(neighbor, RouteType.LOCAL)
                .prefix(route.prefix())
                .attributes(new AttributesView().wrap(bytes, 0, bytes.length));
        Trace trace = new Judge().trace(peer.exporting().chain(), input);
        return new PolicyTrial(
                trace.verdict() == Verdict.PERMIT, peer.exporting().because(), List.of(), trace);
    }

    private static long as(InstancePeer peer) {
        return Math.max(1, peer.settings().as());
    }

    private static byte[] bytes(InjectedRoute route) {
        var writer = new AttributesWriter();
        route.write(writer);
        return Arrays.copyOf(writer.bytes(), writer.length());
    }
}
