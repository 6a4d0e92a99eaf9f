package dev.holdfast.api;

/** Is shown routes one by one. */
@FunctionalInterface
public interface RouteVisitor {

    /** @param route valid until this returns */
    void visit(RouteCursor route);
}
