@org.jspecify.annotations.NullMarked
package dev.holdfast.bgp.session;
