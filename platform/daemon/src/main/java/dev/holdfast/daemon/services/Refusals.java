package dev.holdfast.daemon.services;

import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ProvisioningException.Fault;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with services, as diagnostics. */
final class Refusals {
    private static final String CORRECT = "correct it, then try again";

    private Refusals() {}

    static ProvisioningException refuse(Fault fault, Diagnostic why) {
        return new ProvisioningException(fault, why);
    }

    static ProvisioningException unfit(String name, String mistakes) {
        return refuse(
                Fault.REQUEST,
                new Diagnostic("SVC-001", name, "the specification does not fit:\n" + mistakes, CORRECT));
    }

    static ProvisioningException unknown(String name) {
        return refuse(
                Fault.UNKNOWN,
                new Diagnostic("SVC-002", name, "there is no service '" + name + "'", "see the list of services"));
    }

    static ProvisioningException taken(String name) {
        return refuse(
                Fault.CONFLICT,
                new Diagnostic(
                        "SVC-003",
                        name,
                        "there is a service of this name already",
                        "change it, or give the new one another name"));
    }

    static Diagnostic claimed(String name, String claim, String holder) {
        return new Diagnostic(
                "SVC-004",
                name,
                "it needs '" + claim + "' for itself alone, and service '" + holder + "' has that",
                "give one of the two another one, or remove '" + holder + "'");
    }

    static ProvisioningException otherType(String name, String type, String given) {
        return refuse(
                Fault.CONFLICT,
                new Diagnostic(
                        "SVC-005",
                        name,
                        "it is of type " + type + " and cannot become " + given,
                        "remove it, then add it anew"));
    }

    static ProvisioningException ofTheFile(String name, String verb) {
        return refuse(
                Fault.CONFLICT,
                new Diagnostic(
                        "SVC-006",
                        name,
                        "it stands in the configuration file, so it is " + verb + " there",
                        "edit the file, then let it be read again: POST {\"action\":\"reload\"} to /actuator/services;"
                                + " or disable the service"));
    }

    static Diagnostic notCarried(String name, String type, String plugin) {
        String what = plugin.isEmpty()
                ? "no plugin that runs carries services of type '" + type + "'"
                : "plugin " + plugin + ", which carries services of type '" + type + "', does not run";
        return new Diagnostic(
                "SVC-007",
                name,
                what,
                "see the list of plugins and the log; what the service has in the kernel is kept");
    }

    static Diagnostic threw(String name, String verb, Throwable e) {
        return new Diagnostic(
                "SVC-008",
                name,
                "its plugin could not " + verb + " it: " + words(e),
                "see the log for the stack trace; change the service, or mend the plugin and reload it");
    }

    /** Whose fault that is, its code tells: a plugin that threw is ours, one that does not run is not. */
    static ProvisioningException notStarted(Diagnostic why) {
        return refuse(why.code().equals("SVC-008") ? Fault.OURS : Fault.CONFLICT, why);
    }

    static Diagnostic wentBack(String name, Throwable e) {
        return new Diagnostic(
                "SVC-009",
                name,
                "its plugin could not change it: " + words(e) + "; it goes on as it was",
                "see the log for the stack trace, and change the specification");
    }

    static ProvisioningException notWritten(String name, String file, IOException e) {
        return refuse(
                Fault.OURS,
                new Diagnostic(
                        "SVC-010",
                        name,
                        file + " cannot be written: " + words(e) + "; nothing was changed",
                        "make room, or make the state directory writable for the user of the daemon, then try again"));
    }

    static Diagnostic noLongerFits(String name, String mistakes) {
        return new Diagnostic(
                "SVC-011",
                name,
                "its specification does not fit:\n" + mistakes,
                "change or remove the service; what it has in the kernel is kept until then");
    }

    static Diagnostic hidden(String name) {
        return new Diagnostic(
                "SVC-012",
                name,
                "another service of this name was added at run time; the one of the configuration file counts",
                "remove the service to forget the one that was added, or rename the one of the file");
    }

    static Diagnostic forced(String name, long seconds) {
        return new Diagnostic(
                "SVC-013",
                name,
                "it did not end within " + seconds + " s of being told so, and was ended by force",
                "the other side may not have been told; see the log of its plugin");
    }

    static Diagnostic lingering(String name, int objects) {
        return new Diagnostic(
                "SVC-014",
                name,
                "it has ended, but " + objects + " of its objects are still in the kernel",
                "see that the reconciler runs and is neither paused nor braked; it removes them when it can");
    }

    static Diagnostic reportThrew(String name, Throwable e) {
        return new Diagnostic(
                "SVC-015",
                name,
                "its plugin cannot say how it stands: " + words(e),
                "this is a mistake of the plugin; report it with the log");
    }

    static ProvisioningException leaving(String name) {
        return refuse(
                Fault.CONFLICT,
                new Diagnostic("SVC-016", name, "it is still on its way out of the kernel", "try again in a moment"));
    }

    static ProvisioningException notRunning(String name, String verb) {
        return refuse(
                Fault.CONFLICT,
                new Diagnostic("SVC-017", name, "it does not run, so there is nothing to " + verb, "enable it first"));
    }

    static ProvisioningException fileUnfit(String mistakes) {
        return refuse(
                Fault.CONFLICT,
                new Diagnostic(
                        "SVC-018",
                        "services",
                        "the configuration file does not fit; nothing was changed:\n" + mistakes,
                        "correct the file, then try again"));
    }

    static Diagnostic endedByItself(String name) {
        return new Diagnostic(
                "SVC-019",
                name,
                "it has ended without being told to",
                "see the log of its plugin; enable the service to start it again");
    }

    static String words(@Nullable Throwable e) {
        if (e == null) {
            return "no reason given";
        }
        return e.getMessage() == null ? e.getClass().getName() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
