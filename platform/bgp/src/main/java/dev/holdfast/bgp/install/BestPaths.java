package dev.holdfast.bgp.install;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;

/** Is told what becomes of the best paths, as the Rib is drained; on its thread, and not to change it meanwhile. */
@FunctionalInterface
public interface BestPaths {
    /** For who installs nothing. */
    BestPaths IGNORED = (rib, family, prefix, best) -> {};

    /** As {@link dev.holdfast.bgp.rib.ChangeVisitor#changed}. */
    void changed(Rib rib, Family family, int prefix, int best);
}
