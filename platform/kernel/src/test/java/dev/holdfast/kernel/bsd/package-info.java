/** Tests of the route socket, and the scripted one that other modules' tests stand on. */
package dev.holdfast.kernel.bsd;
