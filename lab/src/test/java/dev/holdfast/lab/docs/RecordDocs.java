package dev.holdfast.lab.docs;

import dev.holdfast.lab.structure.House;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Javadoc of a record says about it and its components, read from the source.
 *
 * @param summary the text before the first tag
 */
record RecordDocs(String summary, Map<String, String> components) {
    private static final Pattern PARAM = Pattern.compile("@param (\\w+) (.*?)(?= @param | @throws | @return |$)");

    static RecordDocs of(Class<?> type) {
        String source = House.text(fileOf(type));
        int declaration = source.indexOf("record " + type.getSimpleName() + "(");
        int start = source.lastIndexOf("/**", declaration);
        int end = source.indexOf("*/", Math.max(start, 0));
        boolean own = start >= 0
                && end < declaration
                && !source.substring(end, declaration).contains(";");
        String text = own ? plain(source.substring(start + 3, end)) : "";
        int tags = text.indexOf(" @");
        Map<String, String> components = new LinkedHashMap<>();
        Matcher params = PARAM.matcher(text);
        while (params.find()) {
            components.put(params.group(1), params.group(2).strip());
        }
        String summary = text.startsWith("@") ? "" : tags < 0 ? text : text.substring(0, tags);
        return new RecordDocs(summary.strip(), components);
    }

    String of(String component) {
        return components.getOrDefault(component, "");
    }

    private static Path fileOf(Class<?> type) {
        Class<?> top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        String path = top.getName().replace('.', '/') + ".java";
        return House.product().stream()
                .filter(file -> file.toString().endsWith(path))
                .findFirst()
                .orElseThrow();
    }

    /** Javadoc as one line of Markdown that fits into a table. */
    private static String plain(String javadoc) {
        return javadoc.replaceAll("(?m)^ *\\* ?", "")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link [^}]*?([A-Za-z]+)}", "$1")
                .replace("<p>", "")
                .replace("|", "\\|")
                .strip();
    }
}
