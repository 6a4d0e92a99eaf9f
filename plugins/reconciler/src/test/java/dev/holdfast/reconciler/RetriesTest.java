package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetriesTest {

    @Test
    void anAddressRefusedWhileIpv6IsOffIsTriedAgain() {
        Retries retries = new Retries();

        retries.refused("address", "EACCES", 0); // disable_ipv6=1; no event of ours tells when it is 0 again

        assertThat(retries.dueIn(0)).isEqualTo(100_000_000L);
        assertThat(retries.mayTry("address", 100_000_000L)).isTrue();
    }

    @Test
    void whatTheKernelWillNeverTakeIsNotTriedAgain() {
        Retries retries = new Retries();

        retries.refused("link", "EOPNOTSUPP", 0);

        assertThat(retries.dueIn(0)).isEqualTo(Long.MAX_VALUE);
    }
}
