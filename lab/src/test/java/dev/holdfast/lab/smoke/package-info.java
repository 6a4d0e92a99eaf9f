/** What a host with a route socket is tried with by hand; see {@code lab/bsd-smoke}. */
package dev.holdfast.lab.smoke;
