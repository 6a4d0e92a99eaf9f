package dev.holdfast.bgp.wire;

/** A visitor to override in part. */
class IgnoringRoutes implements RouteVisitor {
    @Override
    public void attributes(byte[] buffer, int start, int end) {}

    @Override
    public void ipv4(int pathId, long key) {}

    @Override
    public void ipv6(int pathId, long high, long low, int length) {}
}
