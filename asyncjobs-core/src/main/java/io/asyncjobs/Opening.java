package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.nats.NatsConnectException;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.task.Task;
import io.nats.client.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a client, at once or in the background, and has it from then on. Thread-safe. */
final class Opening implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final Instant since;
    private final CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
    private volatile @Nullable OpenClient client;
    private volatile @Nullable AsyncJobsException failure;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    private Opening(ClientSettings settings) {
        this.settings = settings;
        since = settings.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Opens before it returns; fails as {@link AsyncJobsBuilder#open()} does. */
    static Opening now(ClientSettings settings) {
        Opening opening = new Opening(settings);
        Connection connection = settings.connect(null);
        OpenClient.warnOfOtherPorts(connection);
        try {
            opening.take(OpenClient.open(settings, connection));
            opening.opened.complete(null);
            return opening;
        } catch (RuntimeException e) {
            settings.close(connection);
            throw e;
        }
    }

    /**
     * Returns at once and goes on to try until it is open or closed.
     *
     * @param failed hears each reason that differs from the one before, on the thread that tries
     * @throws InvalidRequestException if no try can succeed
     */
    static Opening inBackground(ClientSettings settings, Consumer<? super AsyncJobsException> failed) {
        settings.connectable().run();
        Opening opening = new Opening(settings);
        Thread thread = new Thread(() -> opening.tryUntilOpen(failed), "asyncjobs-opening");
        thread.setDaemon(true);
        opening.thread = thread;
        thread.start();
        return opening;
    }

    /**
     * The client.
     *
     * @throws UnavailableException if it is not open yet
     */
    OpenClient client() {
        OpenClient open = client;
        if (open == null) {
            throw unavailable();
        }
        return open;
    }

    /** A task that is {@link ClientSettings#prepared}, and of a size that the server takes, if that is known by now. */
    Task checked(Task task, String queue) {
        Task prepared = settings.prepared(task, queue);
        OpenClient open = client;
        return open == null ? prepared : open.enqueuer().checked(prepared);
    }

    /** Enqueues tasks that are {@link #checked} after this call. */
    Function<Task, CompletableFuture<Task>> enqueueing(String queue) {
        boolean sizeIsKnown = client != null;
        return task -> ask(open -> sizeIsKnown
                ? open.enqueueChecked(task, queue, ItemHeaders.NONE)
                : open.enqueue(task, queue, ItemHeaders.NONE));
    }

    /** Throws what {@link #checked} would throw for one of them, and uses the key once only. */
    void check(Collection<Task> tasks, String queue) {
        OpenClient open = client;
        boolean first = true;
        for (Task task : tasks) {
            if (first) {
                checked(task, queue);
            } else if (open == null) {
                settings.sized(task, queue);
            } else {
                open.enqueuer().checked(settings.sized(task, queue));
            }
            first = false;
        }
    }

    /** Asks the client; fails with {@link UnavailableException} if it is not open yet. */
    <T> CompletableFuture<T> ask(Function<OpenClient, CompletableFuture<T>> request) {
        OpenClient open = client;
        return open == null ? CompletableFuture.failedFuture(unavailable()) : request.apply(open);
    }

    /** Completes when it is open; fails when it is closed before. */
    CompletableFuture<@Nullable Void> opened() {
        return opened.copy();
    }

    /** Says why, and names no server: this text gets further than a log. */
    private UnavailableException unavailable() {
        if (closed) {
            return new UnavailableException("the client has been closed");
        }
        AsyncJobsException last = failure;
        String why = last == null ? "the first try is under way" : shortly(last);
        return new UnavailableException("asyncjobs is not open yet, tried since " + since + ": " + why, last);
    }

    private static String shortly(AsyncJobsException failure) {
        return failure instanceof NatsConnectException connecting
                ? "cannot connect to NATS ("
                        + connecting.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")"
                : String.valueOf(failure.getMessage());
    }

    private void tryUntilOpen(Consumer<? super AsyncJobsException> failed) {
        Connection connection = null;
        Duration delay = FIRST_DELAY;
        while (!closed) {
            try {
                Connection former = connection;
                connection = settings.connect(former);
                if (connection != former) {
                    OpenClient.warnOfOtherPorts(connection);
                }
                if (take(OpenClient.open(settings, connection))) {
                    break;
                }
            } catch (Throwable e) { // nothing but success or the close ends it
                note(Failures.unchecked(Failures.reason(e)), failed);
            }
            pause(delay);
            delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay.multipliedBy(2);
        }
        if (client != null) {
            opened.complete(null);
            LOG.info(
                    "asyncjobs is open, tried since {}: queues {}",
                    since,
                    settings.queues().keySet());
            return;
        }
        Thread.interrupted(); // the close of the connection waits for its threads
        if (connection != null) {
            settings.close(connection);
        }
    }

    private void note(AsyncJobsException reason, Consumer<? super AsyncJobsException> failed) {
        AsyncJobsException former = failure;
        if (closed || former != null && shortly(former).equals(shortly(reason))) {
            return;
        }
        failure = reason;
        try {
            failed.accept(reason);
        } catch (Throwable bug) { // the user's code; errors too
            LOG.warn("what was to hear of failures failed itself", bug);
        }
    }

    private void pause(Duration delay) {
        if (!closed) {
            LockSupport.parkNanos(this, delay.toNanos());
            Thread.interrupted(); // by the close, which is looked at next
        }
    }

    /** Takes what was opened, unless it is too late; then it is closed again. */
    private synchronized boolean take(OpenClient open) {
        if (closed) {
            open.close();
            return false;
        }
        client = open;
        return true;
    }

    /** Closes the client, or ends the tries; these may need as long as the connect timeout of the servers to notice it. */
    @Override
    public void close() {
        OpenClient open;
        synchronized (this) {
            closed = true;
            open = client;
        }
        Thread trying = thread;
        if (open != null) {
            open.close();
            settings.close(open.connection());
        } else if (trying != null) {
            opened.completeExceptionally(unavailable());
            trying.interrupt();
        }
    }
}
