/**
 * TCP for BGP: dialling, listening, and lines that cut what comes in into messages and hold back what the peer does not
 * read. Knows nothing of sessions or routes. A socket belongs to the network namespace of the thread that made it: sockets
 * that dial are made on the event loop, those that listen on the loop that accepts.
 */
@NullMarked
package dev.holdfast.bgp.transport;

import org.jspecify.annotations.NullMarked;
