package dev.holdfast.shell.commands;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request target in the making: a path and the parameters that have a value. */
final class Query {
    private final StringBuilder target;
    private char separator = '?';

    Query(String path) {
        target = new StringBuilder("/actuator/").append(path);
    }

    /** Adds nothing for null. */
    Query with(String name, @Nullable String value) {
        if (value != null) {
            target.append(separator).append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            separator = '&';
        }
        return this;
    }

    /** One option of the call under the same name. */
    Query option(Invocation in, String name) {
        return with(name, in.option(name));
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
