package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.LinkKey;
import org.jspecify.annotations.Nullable;

/** One change of a link, address or rule, its place in the order of a pass, and the row it is for. */
record Step(ObjectRow row, Change change) {

    /** The way up: what a link is, then its addresses, then the link up, then rules. */
    int placeUp() {
        if (change instanceof Change.SetLink set) {
            return set.up() ? 2 : 0;
        }
        if (change instanceof Change.AddAddress || change instanceof Change.DeleteAddress) {
            return 1;
        }
        return change instanceof Change.AddRule ? 3 : 0;
    }

    /** The way down, see {@link #placeDown(Change)}. */
    int placeDown() {
        return placeDown(change);
    }

    /**
     * The way down: rules, then links down, so that programs bound to their addresses get an error while there is still
     * somebody to give it; then those are broken off that get none by themselves; then addresses, and links last.
     */
    static int placeDown(Change change) {
        if (change instanceof Change.DeleteRule) {
            return 0;
        }
        if (change instanceof Change.SetLink) {
            return 1;
        }
        if (change instanceof Change.DestroySockets) {
            return 2;
        }
        return change instanceof Change.DeleteAddress ? 3 : 4;
    }

    /** The link it is about, or that the address it is about is on; null: it is about a rule. */
    @Nullable
    String device() {
        if (row.key() instanceof LinkKey link) {
            return link.name();
        }
        return row.key() instanceof AddressKey address ? address.device() : null;
    }

    /** Whether something comes into the kernel by it that was not there before. */
    boolean adds() {
        return change instanceof Change.AddLink
                || change instanceof Change.AddAddress
                || change instanceof Change.AddRule;
    }
}
