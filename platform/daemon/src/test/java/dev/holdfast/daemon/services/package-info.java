@org.jspecify.annotations.NullMarked
package dev.holdfast.daemon.services;
