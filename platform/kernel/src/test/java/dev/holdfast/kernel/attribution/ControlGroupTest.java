package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlGroupTest {
    private static final String ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    /system.slice/cron.service                                        | cron.service
                    /user.slice/user-1000.slice/session-3.scope                       | session-3.scope
                    /user.slice/user-1000.slice/user@1000.service/app.slice/x.service | x.service
                    /system.slice/docker.service                                      | docker.service
                    /system.slice/docker-ID.scope                                     | docker-0123456789ab
                    /docker/ID                                                        | docker-0123456789ab
                    /machine.slice/libpod-ID.scope/container                          | libpod-0123456789ab
                    /kubepods.slice/kubepods-besteffort.slice/cri-containerd-ID.scope | kubepods-0123456789ab
                    /kubepods/besteffort/pod1234/ID                                   | kubepods-0123456789ab
                    /somewhere/ID                                                     | container-0123456789ab
                    /lxc.payload.web/init.scope                                       | lxc-web
                    /lxc/web                                                          | lxc-web
                    /                                                                 | -
                    /user.slice                                                       | -
                    """)
    void theUnitOrContainerIsReadFromThePath(String path, @Nullable String unit) {
        assertThat(ControlGroup.unit("0::" + path.replace("ID", ID) + "\n")).isEqualTo(unit);
    }

    @Test
    void oneOfManyHierarchiesMayKnow() {
        assertThat(ControlGroup.unit("9:name=systemd:/system.slice/ssh.service\n3:cpuset:/\n0::/\n"))
                .isEqualTo("ssh.service");
        assertThat(ControlGroup.unit("")).isNull();
        assertThat(ControlGroup.unit("nonsense\n:\n")).isNull();
    }
}
