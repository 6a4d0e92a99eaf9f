package dev.holdfast.lab.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    private static final String CODES = "(?:KRN|REC|CFG|PLG|STA|ATT|API|SIM|SVC|TUN|MCA|SOC|CMP|LAT|RTS|BGP)-\\d{3}";
    private static final Pattern CODE = Pattern.compile("\\b" + CODES + "\\b");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| *(" + CODES + ") *\\|");
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w+(?:Test|Contract))\\b");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)(?:#[^)]*)?\\)");

    @Test
    void everyDiagnosticCodeHasARowAndEveryRowACode() {
        Set<String> used = new TreeSet<>();
        House.product()
                .forEach(file -> CODE.matcher(House.text(file)).results().forEach(found -> used.add(found.group())));
        Set<String> documented = ROW.matcher(House.text(Path.of("docs/diagnostics.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(used);
    }

    @Test
    void everyDecisionIsInTheIndex() {
        String index = House.text(Path.of("docs/adr/README.md"));
        List<String> decisions = House.files().stream()
                .filter(file -> file.startsWith("docs/adr"))
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> name.matches("\\d{4}-.*\\.md"))
                .toList();
        assertThat(decisions).isNotEmpty().allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
        assertThat(decisions.stream().map(name -> name.substring(0, 4))).doesNotHaveDuplicates();
    }

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() {
        List<Path> pages = House.files().stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
        assertThat(pages)
                .isNotEmpty()
                .allSatisfy(page -> LINK.matcher(House.text(page)).results().forEach(link -> {
                    Path target = House.root()
                            .resolve(page)
                            .resolveSibling(link.group(1))
                            .normalize();
                    assertThat(Files.exists(target))
                            .as("%s -> %s", page, link.group(1))
                            .isTrue();
                }));
    }

    @Test
    void everyTestTheMapNamesIsThere() {
        Set<String> classes = House.java().stream()
                .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
                .collect(Collectors.toSet());
        Set<String> named = NAMED_TEST
                .matcher(House.text(Path.of("docs/architecture.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(5);
        assertThat(classes).containsAll(named);
    }
}
