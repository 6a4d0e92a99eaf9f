package dev.holdfast.api;

/**
 * What a link has sent since it was made, and what it could not send.
 *
 * @param sent packets handed on
 * @param errors packets it could not send, for whatever reason
 * @param carrierErrors of a tunnel: packets for whose envelope there was no way, {@code tx_carrier_errors}
 */
public record LinkTraffic(String name, long sent, long errors, long carrierErrors) {}
