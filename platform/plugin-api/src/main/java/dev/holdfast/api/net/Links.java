package dev.holdfast.api.net;

import dev.holdfast.api.KernelLink;
import org.jspecify.annotations.Nullable;

/** The links of the kernel, as the reconciler last saw them. Safe from any thread. */
public interface Links {

    /** The link of that name; null if there is none. */
    @Nullable
    KernelLink find(String name);

    /**
     * Tells {@code listener} about one link from now on, on a thread of the platform, in order. The first call comes at once, on
     * the calling thread, if the link is there.
     */
    Subscription watch(String name, LinkListener listener);

    /** Ends a watch; harmless if called twice. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Is told about one link. Returns within microseconds: whoever needs longer takes a note and does it elsewhere. */
    interface LinkListener {

        /** It is new, or another one of the same name (its index tells), or has changed. */
        void present(KernelLink link);

        void gone();
    }
}
