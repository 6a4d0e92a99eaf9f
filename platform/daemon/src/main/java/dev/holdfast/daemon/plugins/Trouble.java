package dev.holdfast.daemon.plugins;

import dev.holdfast.model.Diagnostic;

/** What can be wrong with a plugin, as diagnostics. */
final class Trouble {
    private static final String SEE_LOG =
            "see the log for the stack trace, correct or remove the plugin, then reload it";

    private Trouble() {}

    static Diagnostic unreadable(String jar, Exception e) {
        return new Diagnostic(
                "PLG-001", jar, "the plugin jar cannot be read: " + words(e), "copy it anew, or remove it");
    }

    static Diagnostic badManifest(String jar, String what) {
        return new Diagnostic(
                "PLG-002",
                jar,
                what,
                "put Plugin-Id, Plugin-Version and Plugin-Class into the manifest of the jar, as the plugin author's"
                        + " guide shows");
    }

    static Diagnostic duplicate(String id, String jar, String first) {
        return new Diagnostic(
                "PLG-003", id, "both " + first + " and " + jar + " have this id; " + first + " is used", "remove one");
    }

    static Diagnostic wrongApi(String id, String requires, String api) {
        return new Diagnostic(
                "PLG-004",
                id,
                "the plugin requires the plugin API " + requires + ", this is " + api,
                "install the version of the plugin that was made for this Holdfast");
    }

    static Diagnostic bundlesApi(String id, String entry) {
        return new Diagnostic(
                "PLG-005",
                id,
                "the jar has a copy of the plugin API in it (" + entry + "), so its classes would not be ours",
                "build the plugin with holdfast-plugin-api in scope 'provided'");
    }

    static Diagnostic dependency(String id, String what) {
        return new Diagnostic("PLG-006", id, what, "install and start what it depends on, then start the plugin");
    }

    static Diagnostic badClass(String id, String what) {
        return new Diagnostic(
                "PLG-007",
                id,
                what,
                "Plugin-Class must be public, implement HoldfastPlugin and have a public constructor that takes a"
                        + " PluginHost");
    }

    static Diagnostic notReconciler(String id, String reconciler) {
        return new Diagnostic(
                "PLG-008",
                id,
                "the plugin asks for the reconciler's powers, but the configuration names '" + reconciler + "'",
                "set 'reconciler: " + id + "' if that is meant; there can be one only");
    }

    static Diagnostic threw(String code, String id, String where, Throwable e) {
        return new Diagnostic(code, id, "the plugin threw from " + where + ": " + words(e), SEE_LOG);
    }

    static Diagnostic hung(String id, String where, long millis) {
        return new Diagnostic(
                "PLG-011",
                id,
                "the plugin did not come back from " + where + " within " + millis + " ms",
                "find out what it waits for; plugin-start-timeout sets how long it may take");
    }

    static Diagnostic died(String id, String thread, Throwable e) {
        return new Diagnostic("PLG-012", id, "its thread '" + thread + "' died: " + words(e), SEE_LOG);
    }

    static Diagnostic badStop(String id, String what) {
        return new Diagnostic(
                "PLG-013",
                id,
                "the plugin did not stop cleanly: " + what,
                "restart the daemon if threads or files leak");
    }

    static Diagnostic noReconciler(String id) {
        return new Diagnostic(
                "PLG-014",
                id,
                "the configuration names this plugin as the reconciler, but it does not run; nothing is written to the"
                        + " kernel",
                "put its jar into the plugins directory, or correct 'reconciler:'");
    }

    static Diagnostic noDirectory(String directory, String why) {
        return new Diagnostic(
                "PLG-015",
                directory,
                "the plugins directory cannot be read: " + why,
                "set 'plugins-dir:' to one that is");
    }

    static Diagnostic badConfig(String id, String what) {
        return new Diagnostic(
                "PLG-016", id, "its configuration does not fit:\n" + what, "correct the file, then reload the plugin");
    }

    static String words(Throwable e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
