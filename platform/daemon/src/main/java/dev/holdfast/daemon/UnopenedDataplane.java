package dev.holdfast.daemon;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteVisitor;
import dev.holdfast.model.IpAddress;
import java.util.List;

/** Stands in for the kernel while a configuration is only checked: plugins are constructed then, and not started. */
final class UnopenedDataplane implements Dataplane {

    @Override
    public DataplaneFacts facts() {
        return new DataplaneFacts("none", "", "", false, List.of("the configuration is only being checked"));
    }

    @Override
    public int protocol() {
        return 255;
    }

    @Override
    public void dumpRoutes(RouteFilter filter, RouteVisitor visitor) throws DumpException {
        throw closed();
    }

    @Override
    public List<KernelLink> dumpLinks() throws DumpException {
        throw closed();
    }

    @Override
    public List<KernelAddress> dumpAddresses() throws DumpException {
        throw closed();
    }

    @Override
    public List<KernelRule> dumpRules() throws DumpException {
        throw closed();
    }

    @Override
    public KernelRoute lookup(IpAddress destination) throws DumpException {
        throw closed();
    }

    @Override
    public List<Refusal> apply(List<? extends Change> batch) {
        throw new IllegalStateException("the kernel is not open while a configuration is checked");
    }

    @Override
    public Watch watch(KernelListener listener) {
        return () -> {};
    }

    @Override
    public void close() {}

    private static DumpException closed() {
        return new DumpException("the kernel is not open while a configuration is checked");
    }
}
