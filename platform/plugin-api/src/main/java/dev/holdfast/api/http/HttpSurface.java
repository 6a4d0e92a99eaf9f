package dev.holdfast.api.http;

/** A door that is open until it is closed, or its plugin ends. HTTP/1.1. */
public interface HttpSurface extends AutoCloseable {

    /** Stops listening, lets what is being answered come to its end for a second, and takes the socket's file away. */
    @Override
    void close();
}
