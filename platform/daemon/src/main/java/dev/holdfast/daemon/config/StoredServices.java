package dev.holdfast.daemon.config;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Prefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Services that were added at run time, as they were written down: read with the same care as the configuration, so that
 * what is wrong with the file is shown where it stands.
 */
public final class StoredServices {
    private static final int VERSION = 1;

    private final List<Specification> services;
    private final Form form;

    private StoredServices(List<Specification> services, Form form) {
        this.services = services;
        this.form = form;
    }

    /** What an operator last said; those of whom nothing is said shall run. */
    public enum Wanted {
        ENABLED,
        DISABLED,
        DRAINED
    }

    /** @param distance of the intent */
    public record Guard(Prefix prefix, long table, int tos, long metric, int distance) {}

    /** @param version of the file's form */
    record Form(
            @DefaultValue("0") int version,
            Map<String, Section> services,
            Map<String, Wanted> wanted,
            Map<String, List<Guard>> guards) {
        Form {
            if (version != VERSION) {
                throw new IllegalArgumentException("version must be " + VERSION + ", was " + version
                        + "; the file is damaged, or another version of Holdfast has written it");
            }
        }
    }

    /**
     * Empty if there is no such file.
     *
     * @throws ConfigException if the file as a whole cannot be understood; what is wrong with one service, that service says
     */
    public static StoredServices read(Path file) {
        if (!Files.exists(file)) {
            return new StoredServices(List.of(), new Form(VERSION, Map.of(), Map.of(), Map.of()));
        }
        try {
            return understood(ConfigFile.read(file));
        } catch (ConfigException e) {
            throw new ConfigException(e.getMessage()
                    + "This file remembers the services that were added at run time [STA-020]\n"
                    + "  = put a sound copy in its place, or move it away to start without those services: what they have"
                    + " in the kernel is then removed\n");
        }
    }

    private static StoredServices understood(ConfigFile read) {
        Form form = new RecordBinder(read.errors()).bind(Form.class, read.root());
        if (form == null || !read.errors().isEmpty()) {
            throw new ConfigException(read.errors().render());
        }
        List<Specification> services = form.services().values().stream()
                .map(section -> Specification.of(section, read.errors()))
                .toList();
        services.stream().filter(service -> !service.isNamed()).forEach(Specification::verdict);
        return new StoredServices(services, form);
    }

    public List<Specification> services() {
        return services;
    }

    public Map<String, Wanted> wanted() {
        return form.wanted();
    }

    public Map<String, List<Guard>> guards() {
        return form.guards();
    }
}
