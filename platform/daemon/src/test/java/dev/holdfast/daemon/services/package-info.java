@NullMarked
package dev.holdfast.daemon.services;

import org.jspecify.annotations.NullMarked;
