package dev.holdfast.lab.tunnel;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * {@code ContractKit CLASS[:PART,PART]...}: runs test classes where there is no Maven; of one with parts only the tests that
 * stand in these interfaces. Ends with 1 if a test failed, was skipped, or none was found.
 */
final class ContractKit {
    private ContractKit() {}

    private static boolean isOf(Set<String> parts, TestDescriptor test) {
        return !test.isTest()
                || test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(source -> ((MethodSource) source).getJavaMethod().getDeclaringClass())
                        .filter(declaring -> !declaring.isInterface() || parts.contains(declaring.getSimpleName()))
                        .isPresent();
    }

    public static void main(String[] args) {
        var request = LauncherDiscoveryRequestBuilder.request();
        var parts = new HashSet<String>();
        for (String name : args) {
            request.selectors(DiscoverySelectors.selectClass(name.replaceAll(":.*", "")));
            Arrays.stream(name.replaceAll("^[^:]*:?", "").split(","))
                    .filter(part -> !part.isEmpty())
                    .forEach(parts::add);
        }
        request.filters((PostDiscoveryFilter) test -> FilterResult.includedIf(parts.isEmpty() || isOf(parts, test)));
        var listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request.build(), listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true), 15);
        System.out.printf(
                "%d passed, %d failed, %d skipped, %d s%n",
                summary.getTestsSucceededCount(),
                summary.getTestsFailedCount(),
                summary.getTestsSkippedCount() + summary.getTestsAbortedCount(),
                (summary.getTimeFinished() - summary.getTimeStarted()) / 1000);
        System.exit(
                summary.getTestsSucceededCount() > 0
                                && summary.getTotalFailureCount() == 0
                                && summary.getTestsSkippedCount() + summary.getTestsAbortedCount() == 0
                        ? 0
                        : 1);
    }
}
