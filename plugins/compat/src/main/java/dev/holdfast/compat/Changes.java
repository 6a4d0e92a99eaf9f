package dev.holdfast.compat;

import dev.holdfast.api.Json;
import dev.holdfast.api.service.Provisioning.Piece;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provisions and removes as clients of the reference daemon expect: one after the other, and answered only when the kernel has it.
 */
final class Changes {
    private static final Logger log = LoggerFactory.getLogger(Changes.class);
    private static final Duration STEP = Duration.ofMillis(10);

    /** {@code 12 | text} and {@code | ^^^^}. */
    private static final Pattern EXCERPT = Pattern.compile("^ *\\d* *\\|");

    private final Slots slots;
    private final CompatConfig config;
    private final Json json;
    private final Pace pace;

    Changes(Slots slots, CompatConfig config, Json json, Pace pace) {
        this.slots = slots;
        this.config = config;
        this.json = json;
        this.pace = pace;
    }

    /**
     * @throws BadRequest if it cannot be: the slot is taken, our types refuse it, the kernel refuses it; nothing is left of it then
     */
    synchronized void provision(ProvisionRequest request) throws BadRequest, InterruptedException {
        boolean multicast = request.user().isMulticast();
        makeRoom(multicast, slots.name(multicast));
        if (!request.unknown().isEmpty()) {
            log.atWarn()
                    .addKeyValue("fields", request.unknown())
                    .log("A request names fields that are not known here and are ignored: {}", request.unknown());
        }
        String name = slots.name(multicast);
        var more = multicast ? config.multicastTunnel() : config.unicastTunnel();
        try {
            slots.provisioning().add(name, json.write(request.specification(more)));
        } catch (ProvisioningException e) {
            throw new BadRequest(inOneLine(e.diagnostic().toString()));
        }
        String refusal = refusal(name);
        if (!refusal.isEmpty()) {
            takeBack(name);
            throw new BadRequest(refusal);
        }
    }

    /** Without the excerpt of the specification: it is of our making, and nothing the client could find. */
    private static String inOneLine(String refusal) {
        return refusal.lines()
                .filter(line -> !line.isBlank() && !EXCERPT.matcher(line).find())
                .map(line -> line.strip().replaceFirst("^= ", "-> "))
                .collect(Collectors.joining(" "));
    }

    /** A service that does not run and was not written by hand gives way to the new one, as it would there. */
    private void makeRoom(boolean multicast, String name) throws BadRequest, InterruptedException {
        leave(name);
        Optional<ServiceView> held = slots.provisioning().service(name);
        if (held.isEmpty()) {
            return;
        }
        ServiceView view = held.get();
        if (Slots.runs(view) && view.state() != State.FAILED) {
            throw new BadRequest("already provisioned: " + (multicast ? "the multicast" : "a unicast") + " service "
                    + name + " of type " + view.type() + " runs; remove it first");
        } else if (view.fromFile()) {
            throw new BadRequest("the service " + name
                    + " stands in the configuration file; take it out there, or let it run" + " again by /enable");
        }
        try {
            slots.provisioning().remove(name);
        } catch (ProvisioningException e) {
            throw new BadRequest(e.diagnostic().toString());
        }
        await(name, config.tornDownWithin(), Optional::isEmpty);
    }

    /** Waits until the kernel has the tunnel and what belongs to it. Why it will not have it; empty: it has, or may still. */
    private String refusal(String name) throws InterruptedException {
        await(name, config.setUpWithin(), view -> view.map(
                        seen -> isSetUp(seen) || !trouble(seen).isEmpty())
                .orElse(true));
        Optional<ServiceView> view = slots.provisioning().service(name);
        if (view.isEmpty()) {
            return "the service " + name + " was removed while it was set up";
        }
        return trouble(view.get());
    }

    private static List<Piece> chain(ServiceView view) {
        return view.pieces().stream()
                .filter(piece -> !piece.kind().equals("route"))
                .toList();
    }

    private static boolean isSetUp(ServiceView view) {
        List<Piece> chain = chain(view);
        return !chain.isEmpty()
                && chain.stream().allMatch(piece -> piece.state().equals("INSTALLED"));
    }

    private static String trouble(ServiceView view) {
        if (view.state() == State.FAILED) {
            return view.troubles().isEmpty()
                    ? "the service failed to start; see the log of the daemon"
                    : view.troubles().get(0).toString();
        }
        return chain(view).stream()
                .filter(piece -> piece.state().equals("FAILED") || piece.state().equals("BLOCKED"))
                .map(piece -> piece.diagnostic() == null
                        ? piece.kind() + " " + piece.object() + " is " + piece.state()
                        : piece.diagnostic().toString())
                .findFirst()
                .orElse("");
    }

    private void takeBack(String name) throws InterruptedException {
        try {
            slots.provisioning().remove(name);
            await(name, config.tornDownWithin(), Optional::isEmpty);
        } catch (ProvisioningException e) {
            log.atWarn()
                    .addKeyValue("service_name", name)
                    .log("What could not be set up could not be taken back either: {}", e.diagnostic());
        }
    }

    /**
     * Takes a service out of the kernel, whichever unicast type it is of; harmless if there is none. One that was written by hand is
     * disabled, since its file is not ours to change.
     *
     * @throws Undone if it is still there
     */
    synchronized void remove(boolean multicast) throws Undone, InterruptedException {
        String name = slots.name(multicast);
        boolean left = leave(name);
        Optional<ServiceView> held = slots.find(multicast);
        if (held.isEmpty()) {
            return;
        }
        if (left && held.get().fromFile()) {
            if (Slots.runs(held.get())) {
                act(slots.provisioning()::disable, name);
                left = leave(name);
            }
        } else if (left) {
            act(slots.provisioning()::remove, name);
            left = await(name, config.tornDownWithin(), Optional::isEmpty);
        }
        if (!left) {
            throw new Undone("the service " + name + " is still being removed after "
                    + config.tornDownWithin().toSeconds() + " s; ask again");
        }
    }

    /**
     * Waits for a service that is on its way out, be it removed or disabled.
     *
     * @return whether none is, any more
     */
    private boolean leave(String name) throws InterruptedException {
        return await(name, config.tornDownWithin(), view -> view.filter(seen -> seen.state() == State.REMOVING)
                .isEmpty());
    }

    private static void act(Consumer<String> change, String name) throws Undone {
        try {
            change.accept(name);
        } catch (ProvisioningException e) {
            throw new Undone(e.diagnostic().toString());
        }
    }

    /** @throws Undone with the first that was refused; the other has been tried nevertheless */
    synchronized void enable() throws Undone, InterruptedException {
        leave(slots.unicast());
        leave(slots.multicast());
        each(view -> !Slots.runs(view), slots.provisioning()::enable);
    }

    /** As {@link #enable}. */
    synchronized void disable() throws Undone {
        each(view -> Slots.runs(view) && view.state() != State.REMOVING, slots.provisioning()::disable);
    }

    /** Takes out of the kernel what was provisioned here, if it should not run. Services written by hand are left alone. */
    synchronized void disableProvisioned() throws Undone {
        each(view -> Slots.runs(view) && !view.fromFile(), slots.provisioning()::disable);
    }

    private void each(Predicate<ServiceView> which, Consumer<String> act) throws Undone {
        String refused = "";
        for (boolean multicast : new boolean[] {false, true}) {
            Optional<ServiceView> view = slots.find(multicast).filter(which);
            try {
                view.ifPresent(found -> act.accept(found.name()));
            } catch (ProvisioningException e) {
                refused = refused.isEmpty() ? e.diagnostic().toString() : refused;
            }
        }
        if (!refused.isEmpty()) {
            throw new Undone(refused);
        }
    }

    /** @return whether it came to that in time */
    private boolean await(String name, Duration within, Predicate<Optional<ServiceView>> done)
            throws InterruptedException {
        long deadline = pace.nanos() + within.toNanos();
        while (!done.test(slots.provisioning().service(name))) {
            if (pace.nanos() - deadline >= 0) {
                return false;
            }
            pace.pause(STEP);
        }
        return true;
    }
}
