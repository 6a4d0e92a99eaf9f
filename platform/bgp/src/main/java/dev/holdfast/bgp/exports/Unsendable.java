package dev.holdfast.bgp.exports;

import dev.holdfast.model.Family;

/** Is told of routes that cannot be told to peers, because no message they take has room for the attributes. */
@FunctionalInterface
public interface Unsendable {

    /**
     * To these peers it counts as withdrawn. Comes as often as the route changes.
     *
     * @param prefix its row in the table
     */
    void tooBig(Family family, int prefix, ExportTerms terms);
}
