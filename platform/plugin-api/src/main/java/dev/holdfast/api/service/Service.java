package dev.holdfast.api.service;

/**
 * One service while it runs. Called by the platform, one call at a time, never after {@link #stop} or {@link #remove};
 * events of sessions, links and timers may come in between on other threads.
 *
 * @param <S> see {@link ServiceType}
 */
public interface Service<S extends Record> {

    /**
     * Carries on with another specification, of which the name stays the same. Declares what is wanted now as a whole;
     * what is wanted before and after is not touched, so nothing is re-created that need not be.
     *
     * @throws RuntimeException whatever went wrong; the platform then goes back to the previous specification
     */
    void change(S specification);

    /**
     * Gets out of the way before a removal: learned traffic must fail rather than leak, and programs must notice. Wants
     * from now on only the guards of what it has routed, and the rules that lead to guards; link, addresses and sessions
     * go. Comes back to life by a new {@link ServiceType#start}.
     */
    void drain();

    /**
     * The service is to be no more. Says its good-byes, then takes everything back by {@link ServiceHost#ended}; at once,
     * or some seconds later if the other side needs a moment while the link still stands.
     */
    void remove();

    /**
     * The plugin stops and the service goes on in the kernel: closes sockets, timers and sessions without a good-bye, takes
     * nothing back.
     */
    void stop();

    /** How it stands beyond its kernel objects. From any thread, never waits. */
    ServiceReport report();
}
