package dev.holdfast.kernel.attribution;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a control group says about where a process belongs. */
final class ControlGroup {
    /** An engine's name, if the path has it, and the id of a container: 64 hexadecimal digits, shown by the first 12. */
    private static final Pattern CONTAINER = Pattern.compile(
            "(?:(docker|libpod|crio|cri-containerd|containerd|buildkit)[-/:])?([0-9a-f]{12})[0-9a-f]{52}");

    private static final Pattern LXC = Pattern.compile("/lxc(?:\\.payload\\.|/)([^/]+)");

    private ControlGroup() {}

    /**
     * The container, or else the innermost systemd service or scope.
     *
     * @param text the content of {@code /proc/PID/cgroup}, one hierarchy a line
     * @return {@code docker-0123456789ab}, {@code cron.service}, …; null if it is neither
     */
    static @Nullable String unit(String text) {
        String unit = null;
        for (String line : text.split("\n")) {
            int path = line.indexOf(':', line.indexOf(':') + 1);
            if (path == -1) {
                continue;
            }
            String container = container(line.substring(path + 1));
            if (container != null) {
                return container;
            }
            String found = systemdUnit(line.substring(path + 1));
            unit = found == null ? unit : found;
        }
        return unit;
    }

    private static @Nullable String container(String path) {
        Matcher matcher = CONTAINER.matcher(path);
        if (matcher.find()) {
            String engine = matcher.group(1);
            if (path.contains("kubepods")) {
                engine = "kubepods";
            }
            return (engine == null ? "container" : engine) + '-' + matcher.group(2);
        }
        Matcher lxc = LXC.matcher(path);
        return lxc.find() ? "lxc-" + CommandLine.printable(lxc.group(1)) : null;
    }

    private static @Nullable String systemdUnit(String path) {
        String[] segments = path.split("/");
        for (int i = segments.length - 1; i >= 0; i--) {
            if (segments[i].endsWith(".service") || segments[i].endsWith(".scope")) {
                return CommandLine.printable(segments[i]);
            }
        }
        return null;
    }
}
