package dev.holdfast.api;

/**
 * A change the kernel did not make.
 *
 * @param position in the batch, from 0
 * @param errno its name, such as {@code EEXIST}
 * @param kernelSays the kernel's own words, its extended acknowledgement; empty: it said none
 */
public record Refusal(int position, String errno, String kernelSays) {

    @Override
    public String toString() {
        return kernelSays.isEmpty() ? errno : errno + ", " + kernelSays;
    }
}
