package dev.holdfast.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.structure.House;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a page quotes under {@code <!-- from FILE -->} stands in that file, to the letter. */
class QuotedSourceTest {
    private static final Pattern QUOTE = Pattern.compile("<!-- from (\\S+) -->\\n```\\w*\\n(.*?)```", Pattern.DOTALL);

    @Test
    void quotesAreTheRealSource() {
        List<Path> pages = House.files().stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
        assertThat(pages).anySatisfy(page -> assertThat(quotes(page)).hasSizeGreaterThan(5));
        for (Path page : pages) {
            for (MatchResult quote : quotes(page)) {
                assertThat(House.text(Path.of(quote.group(1))))
                        .as("quoted in %s", page)
                        .contains(quote.group(2));
            }
        }
    }

    private static List<MatchResult> quotes(Path page) {
        return QUOTE.matcher(House.text(page)).results().toList();
    }
}
