package dev.holdfast.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /enable}, {@code /disable}, and what is left of them after a restart. */
class EnabledTest {
    private static final String SERVICE = "{\"type\": \"ibrl\"}";

    @TempDir
    Path directory;

    private Desk desk;
    private Path file;

    @BeforeEach
    void make() {
        desk = new Desk(directory);
        file = directory.resolve("state.json");
    }

    private boolean enabled() {
        return desk.get("/v2/status").contains("\"reconciler_enabled\":true");
    }

    @Test
    void byDefaultNothingIsOpened() throws Exception {
        Files.writeString(directory.resolve("holdfast.yml"), "");
        assertThat(desk.open().isOpen()).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void theSocketIsWhereTheReferenceCommandLineLooks() throws Exception {
        desk.open();
        assertThat(String.valueOf(desk.listener))
                .contains("/var/run/doublezerod/doublezerod.sock")
                .contains("rw-rw----");
    }

    @Test
    void aFreshInstallationIsNotEnabledAndNothingIsWritten() throws Exception {
        desk.open();
        assertThat(enabled()).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void whoHasServicesAlreadyKeepsThem() throws Exception {
        desk.services.add("doublezero0", SERVICE);
        desk.open();
        assertThat(enabled()).isTrue();
        assertThat(desk.services.service("doublezero0").orElseThrow().state()).isEqualTo(State.STARTING);
    }

    @Test
    void scenario37_enabledServicesReturnAndDisabledOnesDoNot() throws Exception {
        desk.services.add("doublezero0", SERVICE);
        desk.services.write("doublezero1", "{\"type\": \"multicast\"}");
        desk.open();
        assertThat(desk.said(desk.post("/disable", ""))).isEqualTo(ProvisionTest.OK);
        assertThat(file).hasContent("{\"reconciler_enabled\":false}");
        assertThat(desk.get("/status")).contains("disconnected");
        desk.open();
        assertThat(enabled()).isFalse();
        assertThat(desk.get("/status")).contains("disconnected");
        assertThat(desk.said(desk.post("/enable", ""))).isEqualTo(ProvisionTest.OK);
        assertThat(desk.get("/status")).contains("IBRL", "Multicast");
        desk.open();
        assertThat(enabled()).isTrue();
        assertThat(desk.get("/status")).contains("IBRL", "Multicast");
    }

    @Test
    void whatWasProvisionedWhileDisabledIsGoneAfterARestart() throws Exception {
        desk.open();
        desk.post("/disable", "");
        assertThat(desk.said(desk.post("/provision", ProvisionTest.IBRL))).isEqualTo(ProvisionTest.OK);
        desk.services.write("doublezero1", "{\"type\": \"multicast\"}");
        desk.open();
        assertThat(desk.get("/status")).contains("Multicast").doesNotContain("IBRL");
    }

    @Test
    void askedTwiceIsAsGoodAsOnce() throws Exception {
        desk.services.add("doublezero0", SERVICE);
        desk.open();
        for (String path : List.of("/enable", "/enable", "/disable", "/disable")) {
            assertThat(desk.said(desk.post(path, ""))).isEqualTo(ProvisionTest.OK);
        }
        assertThat(desk.services.log).containsExactly("add doublezero0 " + SERVICE, "disable doublezero0");
    }

    @Test
    void whatIsStillOnItsWayOutIsWaitedFor() throws Exception {
        desk.services.add("doublezero0", SERVICE);
        desk.open();
        desk.services.looksUntilGone = 2;
        desk.post("/disable", "");
        assertThat(desk.said(desk.post("/enable", ""))).isEqualTo(ProvisionTest.OK);
        assertThat(desk.services.service("doublezero0").orElseThrow().state()).isEqualTo(State.STARTING);
        desk.services.looksUntilGone = 2;
        desk.post("/disable", "");
        assertThat(desk.said(desk.post("/provision", ProvisionTest.IBRL))).isEqualTo(ProvisionTest.OK);
        desk.services.looksUntilGone = 2;
        desk.post("/disable", "");
        assertThat(desk.said(desk.post("/remove", "{}"))).isEqualTo(ProvisionTest.OK);
        assertThat(desk.services.services())
                .as("removed, and not merely disabled")
                .isEmpty();
    }

    @Test
    void scenario38_whatCannotBeWrittenDownIsNotDone() throws Exception {
        desk.services.add("doublezero0", SERVICE);
        desk.open();
        desk.post("/enable", "");
        Files.createDirectory(directory.resolve("state.json.new")); // in the way of the file, even for root
        assertThat(desk.said(desk.post("/disable", "")))
                .startsWith("500 {\"status\":\"error\"")
                .contains("CMP-003", "nothing was changed");
        assertThat(enabled()).isTrue();
        assertThat(file).hasContent("{\"reconciler_enabled\":true}");
        assertThat(desk.services.service("doublezero0").orElseThrow().state()).isEqualTo(State.STARTING);
    }

    @Test
    void aServiceThatRefusesIsA500AndTheOtherIsDisabledNevertheless() throws Exception {
        desk.services.add("doublezero0", SERVICE);
        desk.services.add("doublezero1", "{\"type\": \"multicast\"}");
        desk.open();
        desk.services.refusal = new ProvisioningException(
                ProvisioningException.Fault.OURS, new Diagnostic("SVC-009", "doublezero0", "disk full", "make room"));
        assertThat(desk.said(desk.post("/disable", ""))).startsWith("500").contains("disk full");
        assertThat(desk.services.service("doublezero1").orElseThrow().state()).isEqualTo(State.DISABLED);
        assertThat(desk.said(desk.post("/disable", ""))).isEqualTo(ProvisionTest.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"reconciler_enabled\": \"yes\"}", "[]", "{\"reconciler_enabled\": true"})
    void aFileNobodyCanReadKeepsThePluginFromStarting(String content) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(desk::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("CMP-002")
                .hasMessageContaining("reconciler_enabled");
        assertThat(desk.isOpen()).isFalse();
        assertThat(file).hasContent(content);
    }
}
