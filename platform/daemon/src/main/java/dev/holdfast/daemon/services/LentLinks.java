package dev.holdfast.daemon.services;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Links;
import org.jspecify.annotations.Nullable;

/** The links of the kernel, for one service. */
final class LentLinks implements Links {
    private final Links links;
    private final Loans loans;

    LentLinks(Links links, Loans loans) {
        this.links = links;
        this.loans = loans;
    }

    @Override
    public @Nullable KernelLink find(String name) {
        return links.find(name);
    }

    @Override
    public Subscription watch(String name, LinkListener listener) {
        Subscription watch = links.watch(name, listener);
        loans.keep(watch);
        return () -> {
            loans.returned(watch);
            watch.close();
        };
    }
}
