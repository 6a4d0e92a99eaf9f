package dev.holdfast.edgefilter;

import dev.holdfast.api.overlay.ChainPlan;
import dev.holdfast.api.overlay.Overlay;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.util.ArrayList;
import java.util.List;

/** The objects of one service that do not depend on what is learned. */
record EdgeFilterPieces(EdgeFilterConfig config) implements ChainPlan.Pieces {
    private static final Prefix ANYWHERE = new Prefix(new IpAddress(Family.IPV4, 0, 0), 0);

    @Override
    public List<Intent> running(Overlay overlay, Owner owner) {
        List<Intent> all = new ArrayList<>();
        all.add(plain(overlay.link(), owner));
        all.add(plain(overlay.overlayAddress(), owner));
        all.add(plain(overlay.serviceAddress(config.address()), owner));
        all.addAll(rules(owner));
        all.add(new Intent(intoTheTunnel(overlay), owner, config.distance(), Policy.ENFORCE, null, config.guard()));
        return all;
    }

    /** The rules stay with the guards, which nothing would lead to without them. */
    @Override
    public List<Intent> drained(Overlay overlay, Owner owner) {
        List<Intent> all = new ArrayList<>(rules(owner));
        all.add(plain(intoTheTunnel(overlay).guard(), owner));
        return all;
    }

    private List<Intent> rules(Owner owner) {
        List<Intent> rules = new ArrayList<>();
        for (Prefix prefix : config.prefixes()) {
            rules.add(plain(
                    new Rule(RuleKey.lookup(Family.IPV4, config.toPriority(), null, prefix, config.toTable())), owner));
            rules.add(plain(
                    new Rule(RuleKey.lookup(Family.IPV4, config.fromPriority(), prefix, null, config.fromTable())),
                    owner));
        }
        return rules;
    }

    private Route intoTheTunnel(Overlay overlay) {
        return new Route(
                new RouteKey(config.fromTable(), ANYWHERE, 0, config.metric()),
                Forwarding.over(overlay.towards(overlay.remote())).withSource(config.address()));
    }

    private Intent plain(KernelObject object, Owner owner) {
        return Intent.of(object, owner, config.distance());
    }
}
