@NullMarked
package dev.holdfast.bgp.config;

import org.jspecify.annotations.NullMarked;
