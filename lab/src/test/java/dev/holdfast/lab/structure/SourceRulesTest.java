package dev.holdfast.lab.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SourceRulesTest {
    private static final int MOST_LINES = 600;
    private static final Pattern VAGUE = Pattern.compile("(?i)(^|/)(utils?|common|managers?|helpers?|impl)(/|$)");
    private static final Pattern VAGUE_CLASS = Pattern.compile(".*(Utils?|Common|Manager|Helper|Impl)(Test)?\\.java");

    @Test
    void namesSayTheJob() {
        assertThat(House.java()).allSatisfy(file -> {
            assertThat(String.valueOf(file.getParent())).doesNotContainPattern(VAGUE);
            assertThat(String.valueOf(file.getFileName())).doesNotMatch(VAGUE_CLASS);
        });
    }

    @Test
    void everyPackageIsNullMarked() {
        List<Path> packages =
                House.product().stream().map(Path::getParent).distinct().toList();
        assertThat(packages).isNotEmpty().allSatisfy(directory -> {
            Path info = directory.resolve("package-info.java");
            assertThat(Files.exists(House.root().resolve(info))).as("%s", info).isTrue();
            assertThat(House.text(info)).as("%s", info).contains("@NullMarked");
        });
    }

    @Test
    void filesStayReadable() {
        assertThat(House.java())
                .allSatisfy(file -> assertThat(House.text(file).lines().count())
                        .as("%s", file)
                        .isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void testsPollAndDoNotSleep() {
        List<Path> tests = House.java().stream()
                .filter(file -> file.toString().contains("src/test/java"))
                .toList();
        assertNowhere(Pattern.compile("Thread" + "\\.sleep\\("), tests);
        assertNowhere(Pattern.compile("import (static )?org" + "\\.mockito"), tests);
    }

    @Test
    void nothingIsLeftForLater() {
        assertNowhere(Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b"), House.java());
    }

    @Test
    void noBroadCatchIsEmpty() {
        assertNowhere(
                Pattern.compile("catch \\((final )?(Exception|Throwable|RuntimeException) \\w+\\) \\{\\s*}"),
                House.java());
    }

    /** The fields of the Elastic common schema that every line has already; a second one loses the whole line. */
    @Test
    void noLogLineIsLostToAKeyThatItHasAlready() {
        assertNowhere(
                Pattern.compile("addKeyValue\\(\"(log|process|service|message|error|ecs|tags)\""), House.product());
    }

    /** A fresh clone must build and read the same everywhere. */
    @Test
    void noFileNamesAPlaceOutsideOfTheProject() {
        Pattern outside = Pattern.compile("\\.\\./sha" + "red\\b|(^|[\\s\"'(=`])/wo" + "rk/|/ho" + "me/\\w");
        assertNowhere(
                outside, House.files().stream().filter(SourceRulesTest::isText).toList());
    }

    private static boolean isText(Path file) {
        return Pattern.compile(
                        "\\.(java|md|xml|yml|yaml|sh|json|txt|properties|py|bash|conf|service|rules)$|(^|/)[^./]+$")
                .matcher(file.toString())
                .find();
    }

    private static void assertNowhere(Pattern pattern, List<Path> files) {
        List<String> found = files.stream()
                .flatMap(file -> pattern.matcher(House.text(file)).results().map(hit -> file + ": " + hit.group()))
                .toList();
        assertThat(found).isEmpty();
    }
}
