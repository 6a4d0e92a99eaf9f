package dev.holdfast.kernel.attribution;

/** Looks for the answer to our wish to listen and lets all else pass: it is older than our time line. */
final class Acknowledgement implements ProcessRecords {
    private boolean granted;
    private long kernelNanos;

    /** Whether it came, and was no refusal. */
    boolean isGranted() {
        return granted;
    }

    /** When, by the kernel's clock. */
    long kernelNanos() {
        return kernelNanos;
    }

    @Override
    public void acknowledged(int error, long kernelNanos) {
        this.granted = error == 0;
        this.kernelNanos = kernelNanos;
    }

    @Override
    public void forked(int parent, int child, long kernelNanos) {}

    @Override
    public void executed(int pid, long kernelNanos) {}

    @Override
    public void exited(int pid, long kernelNanos) {}

    @Override
    public void accounted(ExitRecord record) {}

    @Override
    public void lost(String source) {}
}
