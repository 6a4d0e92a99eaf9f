/** Puts the parts together: Spring Boot application, configuration, plugin host, endpoints. */
@NullMarked
package dev.holdfast.daemon;

import org.jspecify.annotations.NullMarked;
