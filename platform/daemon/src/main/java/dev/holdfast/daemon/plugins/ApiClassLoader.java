package dev.holdfast.daemon.plugins;

import java.util.stream.Stream;

/**
 * What every plugin shares with the platform, and no more: the plugin API and what appears in its signatures. Everything
 * else a plugin needs it brings along, in whatever version it likes.
 */
final class ApiClassLoader extends ClassLoader {
    private static final String[] SHARED = {
        "dev.holdfast.api.", "dev.holdfast.model.", "org.slf4j.", "io.micrometer.core.", "org.jspecify."
    };

    private final ClassLoader platform;

    ApiClassLoader(ClassLoader platform) {
        super(ClassLoader.getPlatformClassLoader());
        this.platform = platform;
    }

    static boolean shares(String className) {
        return Stream.of(SHARED).anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (shares(name)) {
            return platform.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
