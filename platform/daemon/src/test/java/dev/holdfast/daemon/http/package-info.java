@NullMarked
package dev.holdfast.daemon.http;

import org.jspecify.annotations.NullMarked;
