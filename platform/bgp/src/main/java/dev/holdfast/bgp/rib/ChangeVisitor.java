package dev.holdfast.bgp.rib;

/**
 * Is told of prefixes whose best path is another one, or has other attributes, than when they were told last; and of some
 * more, such as those with a path over a next hop to which the way is another one.
 */
@FunctionalInterface
public interface ChangeVisitor {

    /**
     * The table must not be changed during the call.
     *
     * @param prefix its row; valid during the call, and later as long as it has paths
     * @param best the row of the best path, or {@link Rib#NONE}: the prefix is gone
     */
    void changed(int prefix, int best);
}
