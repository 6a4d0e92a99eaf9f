package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform is told of every link, wanted or not, by dumps and by events. */
class LinkNewsTest {
    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void aHost() {
        world = new World(directory);
        world.ip("link add v0 type veth peer name w0").ip("link set v0 up").start();
    }

    @Test
    void aDumpTellsOfLinksThatNobodyWants() {
        world.declare().settle();
        assertThat(world.links).containsOnlyKeys("lo", "v0", "w0");
        assertThat(world.links.get("v0").up()).isTrue();
    }

    @Test
    void anEventTellsOfALinkThatComesChangesAndGoes() {
        world.declare().settle();
        int before = world.links.get("v0").index();
        world.ip("link del v0").settle();
        assertThat(world.links).containsOnlyKeys("lo");
        world.ip("link add v0 type veth peer name w0")
                .ip("link set v0 mtu 1400")
                .settle();
        assertThat(world.links.get("v0").mtu()).isEqualTo(1400);
        assertThat(world.links.get("v0").index()).isNotEqualTo(before);
    }

    @Test
    void whatHappenedWithoutAnEventIsToldByTheNextDump() {
        world.declare().settle();
        world.kernel.faults().loseEvents(100);
        world.ip("link del v0").ip("link add v9 type veth peer name w9").settle();
        assertThat(world.links).containsOnlyKeys("lo", "v9", "w9");
    }

    @Test
    void theNewsGoesOnWhileWritingIsPaused() {
        world.declare().settle();
        world.control().pause();
        world.settle().ip("link set v0 mtu 1300").settle();
        assertThat(world.links.get("v0").mtu()).isEqualTo(1300);
    }
}
