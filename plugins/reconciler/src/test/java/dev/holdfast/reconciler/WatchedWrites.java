package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteVisitor;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dataplane that carries out a batch change by change, so that one can look at the kernel after each. */
record WatchedWrites(Dataplane plain, Runnable look) implements Dataplane {

    @Override
    public List<Refusal> apply(List<? extends Change> batch) {
        List<Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            for (Refusal refusal : plain.apply(List.of(batch.get(i)))) {
                refusals.add(new Refusal(i, refusal.errno(), refusal.kernelSays()));
            }
            look.run();
        }
        return refusals;
    }

    @Override
    public DataplaneFacts facts() {
        return plain.facts();
    }

    @Override
    public int protocol() {
        return plain.protocol();
    }

    @Override
    public void dumpRoutes(RouteFilter filter, RouteVisitor visitor) throws DumpException {
        plain.dumpRoutes(filter, visitor);
    }

    @Override
    public List<KernelLink> dumpLinks() throws DumpException {
        return plain.dumpLinks();
    }

    @Override
    public List<KernelAddress> dumpAddresses() throws DumpException {
        return plain.dumpAddresses();
    }

    @Override
    public List<KernelRule> dumpRules() throws DumpException {
        return plain.dumpRules();
    }

    @Override
    public @Nullable KernelLink link(String name) throws DumpException {
        return plain.link(name);
    }

    @Override
    public @Nullable KernelRoute lookup(IpAddress destination) throws DumpException {
        return plain.lookup(destination);
    }

    @Override
    public @Nullable KernelRoute lookup(IpAddress destination, IpAddress source) throws DumpException {
        return plain.lookup(destination, source);
    }

    @Override
    public List<LinkTraffic> dumpTraffic() throws DumpException {
        return plain.dumpTraffic();
    }

    @Override
    public Watch watch(KernelListener listener) {
        return plain.watch(listener);
    }

    @Override
    public void close() {
        plain.close();
    }
}
