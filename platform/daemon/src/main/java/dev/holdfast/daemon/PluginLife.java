package dev.holdfast.daemon;

import org.springframework.context.SmartLifecycle;

/**
 * Plugins start when the control API answers, and stop while it still does: one can watch a slow one. BGP comes behind them and
 * goes before them: there is somebody then who installs what it learns.
 */
final class PluginLife implements SmartLifecycle {
    private static final int AFTER_THE_WEB_SERVER = Integer.MAX_VALUE - 512;

    private final Core core;
    private volatile boolean running;

    PluginLife(Core core) {
        this.core = core;
    }

    @Override
    public void start() {
        running = true;
        core.plugins().start();
        core.startBgp();
    }

    @Override
    public void stop() {
        core.stopBgp();
        core.plugins().stop();
        core.journal().dismissWaiters(); // else the web server would wait for them
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
