package dev.holdfast.daemon.services;

import java.time.Duration;

/**
 * How long services are waited for.
 *
 * @param goodbye for one that is to end, and for its objects to leave the kernel
 * @param learning for sessions that have not said all they have to say after a start
 */
public record Patience(Duration goodbye, Duration learning) {}
