package dev.holdfast.bgp.instance;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks the instance's thread from others, and waits for the answer; not for ever. */
final class Questions {
    private static final long PATIENCE_SECONDS = 10;

    private final EventLoop loop;

    Questions(EventLoop loop) {
        this.loop = loop;
    }

    /** @throws BgpRefusal {@code BGP-301} if no answer comes; what the question throws is thrown here */
    <T> T ask(Supplier<T> question) {
        if (loop.inEventLoop()) {
            return question.get();
        }
        try {
            return wait(loop.submit(question::get));
        } catch (RejectedExecutionException e) {
            throw stopped();
        }
    }

    /** Does not wait; nothing if the instance has stopped. */
    void tell(Runnable news) {
        try {
            loop.execute(news);
        } catch (RejectedExecutionException e) {
            return; // nobody is there any more for whom it would be news
        }
    }

    /** The same as {@link #ask} for an answer that takes the loop more than one turn. */
    <T> T askLong(Function<EventLoop, CompletableFuture<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                try {
                    question.apply(loop).whenComplete((value, failure) -> {
                        if (failure != null) {
                            answer.completeExceptionally(failure);
                        } else {
                            answer.complete(value);
                        }
                    });
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw stopped();
        }
        return wait(answer);
    }

    private static <T> T wait(Future<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        } catch (TimeoutException e) {
            throw new BgpRefusal(
                    "BGP-301",
                    "bgp",
                    "the instance did not answer within " + PATIENCE_SECONDS + " s",
                    "ask again; holdfast bgp show says how busy it is");
        }
    }

    private static BgpRefusal stopped() {
        return new BgpRefusal("BGP-301", "bgp", "the instance has stopped", "see the log for the reason");
    }
}
