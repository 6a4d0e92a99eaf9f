package dev.holdfast.daemon.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.CompoundPluginLoader;
import org.pf4j.DefaultPluginLoader;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** PF4J, used for what it is good at here: manifests, versions, and class loaders that see those they depend on. */
final class PluginClasses extends DefaultPluginManager {

    PluginClasses(Path directory) {
        super(List.of(directory));
    }

    PluginWrapper load(PluginJar jar) {
        return loadPluginFromPath(jar.path());
    }

    /** Lets go of a plugin's classes; whoever still holds an instance goes on with what is loaded already. */
    void unload(String id) {
        plugins.remove(id);
        ClassLoader loader = pluginClassLoaders.remove(id);
        if (loader instanceof PluginClassLoader closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close the jar of plugin " + id, e);
            }
        }
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new CompoundPluginLoader()
                .add(new JarPluginLoader(this) {
                    @Override
                    public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
                        var loader = new IsolatedLoader(pluginManager, descriptor);
                        loader.addFile(path.toFile());
                        return loader;
                    }
                })
                .add(new DefaultPluginLoader(this) {
                    @Override
                    protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
                        return new IsolatedLoader(pluginManager, descriptor);
                    }
                });
    }

    /** The plugin's own classes first, but the API always from the platform. */
    private static final class IsolatedLoader extends PluginClassLoader {
        private static final ClassLoader API = new ApiClassLoader(PluginClasses.class.getClassLoader());

        IsolatedLoader(PluginManager manager, PluginDescriptor descriptor) {
            super(manager, descriptor, API, ClassLoadingStrategy.PDA);
        }

        @Override
        protected boolean shouldDelegateToParent(String className) {
            return ApiClassLoader.shares(className);
        }
    }
}
