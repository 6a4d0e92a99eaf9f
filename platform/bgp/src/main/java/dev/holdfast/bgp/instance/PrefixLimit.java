package dev.holdfast.bgp.instance;

/** How many prefixes a peer may announce in one family, and what has been said about it; starts anew with each session. */
final class PrefixLimit {
    private final int limit;
    private final int warnFrom;
    private boolean warned;
    private boolean exceeded;

    /** What a number of prefixes means. */
    enum Verdict {
        FINE,
        /** For the first time so many that it is to be told. */
        WARN,
        /** For the first time more than may be. */
        EXCEEDED
    }

    /**
     * @param limit 0: none
     * @param warnAt percent of it
     */
    PrefixLimit(int limit, int warnAt) {
        this.limit = limit;
        warnFrom = (int) Math.max(1, (long) limit * warnAt / 100);
    }

    int limit() {
        return limit;
    }

    Verdict judge(int prefixes) {
        if (limit == 0 || prefixes < warnFrom) {
            warned = false;
            exceeded = false;
            return Verdict.FINE;
        }
        if (prefixes > limit && !exceeded) {
            exceeded = true;
            warned = true;
            return Verdict.EXCEEDED;
        }
        if (prefixes <= limit && !warned) {
            warned = true;
            return Verdict.WARN;
        }
        return Verdict.FINE;
    }
}
