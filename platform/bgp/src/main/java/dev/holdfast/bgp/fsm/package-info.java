/**
 * One peer as a state machine (RFC 4271 §8): a state and an event give a state and actions. Pure and total: no clock, no
 * socket, no log, no randomness, and an answer to every event in every state. Time is an event, sending is an action; the
 * speaker carries them out.
 */
@NullMarked
package dev.holdfast.bgp.fsm;

import org.jspecify.annotations.NullMarked;
