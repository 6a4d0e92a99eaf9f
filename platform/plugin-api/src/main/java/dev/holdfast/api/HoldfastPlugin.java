package dev.holdfast.api;

/**
 * A plugin: the class named by {@code Plugin-Class} in the manifest of its jar. It is public and has one public
 * constructor that takes a {@link PluginHost} (the reconciler's takes a {@link ReconcilerHost}).
 *
 * <p>The constructor reads the configuration ({@link PluginHost#config}) and nothing else: it starts no thread, opens no
 * file. All plugins are constructed before the first is started, so that every mistake in the configuration is reported
 * at once and nothing has happened yet.
 *
 * <p>A plugin that throws from the constructor or from {@link #start}, or does not come back from it in time, is shown as
 * FAILED with the cause; the others go on.
 */
public interface HoldfastPlugin {

    /**
     * Called once, on a thread of the plugin's own, after the plugins it depends on have started. Declares what is wanted
     * and returns; work that goes on runs on threads that {@link #stop} ends. At the end, or when everything has been
     * learned, the plugin says {@link IntentSource#settled}.
     *
     * @throws Exception whatever went wrong; the plugin is then stopped and shown as FAILED
     */
    void start() throws Exception;

    /**
     * Called once after {@link #start}, however that ended. Ends all threads and closes all files within a few seconds.
     * What the plugin declared is not withdrawn from the kernel: that is for whoever disables or removes the service.
     */
    void stop();
}
