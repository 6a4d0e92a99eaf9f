package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ProvisioningException.Fault;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry in a directory of its own, for one test. */
abstract class RegistryScene {
    @TempDir
    Path home;

    Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop(home);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    void again(String file) {
        shop = shop.next().start(file);
    }

    static void assertRefused(ThrowingCallable work, Fault fault, String code, String... words) {
        assertThatThrownBy(work).isInstanceOfSatisfying(ProvisioningException.class, e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e.diagnostic().code()).isEqualTo(code);
            List.of(words).forEach(word -> assertThat(e.diagnostic().what()).contains(word));
        });
    }
}
