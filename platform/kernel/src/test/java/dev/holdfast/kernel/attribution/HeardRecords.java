package dev.holdfast.kernel.attribution;

import java.util.ArrayList;
import java.util.List;

/** Notes down what a parser passes on. */
final class HeardRecords implements ProcessRecords {
    final List<String> heard = new ArrayList<>();

    @Override
    public void forked(int parent, int child, long kernelNanos) {
        heard.add("fork %d %d at %d".formatted(parent, child, kernelNanos));
    }

    @Override
    public void executed(int pid, long kernelNanos) {
        heard.add("exec %d at %d".formatted(pid, kernelNanos));
    }

    @Override
    public void exited(int pid, long kernelNanos) {
        heard.add("exit %d at %d".formatted(pid, kernelNanos));
    }

    @Override
    public void accounted(ExitRecord record) {
        heard.add("end of %s[%d] < %d by %d after %d us"
                .formatted(record.command(), record.pid(), record.parent(), record.uid(), record.elapsedMicros()));
    }

    @Override
    public void acknowledged(int error, long kernelNanos) {
        heard.add("acknowledged %d at %d".formatted(error, kernelNanos));
    }

    @Override
    public void lost(String source) {
        heard.add("lost " + source);
    }
}
