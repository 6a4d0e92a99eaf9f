package dev.holdfast.daemon;

import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.plugins.Plugins;
import org.springframework.context.SmartLifecycle;

/** Plugins start when the control API answers, and stop while it still does: one can watch a slow one. */
final class PluginLife implements SmartLifecycle {
    private static final int AFTER_THE_WEB_SERVER = Integer.MAX_VALUE - 512;

    private final Plugins plugins;
    private final IncidentJournal journal;
    private volatile boolean running;

    PluginLife(Plugins plugins, IncidentJournal journal) {
        this.plugins = plugins;
        this.journal = journal;
    }

    @Override
    public void start() {
        running = true;
        plugins.start();
    }

    @Override
    public void stop() {
        plugins.stop();
        journal.dismissWaiters(); // else the web server would wait for them
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return AFTER_THE_WEB_SERVER;
    }
}
