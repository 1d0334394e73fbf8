package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Enqueues many tasks, a bounded number of them at once, each started when another is done. Thread-safe; runs once. */
final class BulkEnqueue {

    /** Enough to keep the server busy; more only makes each wait longer, and its deadline runs meanwhile. */
    private static final int AT_ONCE = 1000;

    /** When so many are left, the next ones are started, all on one thread and beside the one that reads the replies. */
    private static final int FEW = AT_ONCE * 4 / 5;

    private final List<Task> tasks;
    private final Function<Task, CompletableFuture<Task>> enqueue;
    private final Executor executor;
    private final CompletableFuture<List<Task>> all = new CompletableFuture<>();
    private final AtomicReferenceArray<Object> outcomes;
    private final AtomicInteger open;
    private int next;
    private int running;
    private boolean starting;
    private boolean toStart;
    private @Nullable AsyncJobsException stop;

    /**
     * Takes the tasks on.
     *
     * @param enqueue enqueues one; may complete on any thread
     * @param executor starts those after the first ones
     */
    BulkEnqueue(List<Task> tasks, Function<Task, CompletableFuture<Task>> enqueue, Executor executor) {
        this.executor = executor;
        this.tasks = tasks;
        this.enqueue = enqueue;
        outcomes = new AtomicReferenceArray<>(tasks.size());
        open = new AtomicInteger(tasks.size());
    }

    /**
     * Enqueues them.
     *
     * @return all tasks as stored, in their order; fails with {@link BulkEnqueueException} when all have been tried, or
     *     when one fails for a reason that all would fail for
     */
    CompletableFuture<List<Task>> run() {
        if (tasks.isEmpty()) {
            all.complete(List.of());
        } else {
            startMore();
        }
        return all;
    }

    /** In a loop, not by recursion, however soon each of them completes. */
    private void startMore() {
        synchronized (this) {
            toStart = false;
            if (starting) {
                return;
            }
            starting = true;
        }
        for (int index = claim(); index >= 0; index = claim()) {
            start(index);
        }
    }

    private synchronized int claim() {
        if (running >= AT_ONCE || next >= tasks.size() || all.isDone()) { // done before its end: cancelled
            starting = false;
            return -1;
        }
        running++;
        return next++;
    }

    private void start(int index) {
        enqueued(tasks.get(index)).whenComplete((task, thrown) -> {
            if (ended(index, thrown == null ? task : Failures.unchecked(Failures.reason(thrown)))) {
                startElsewhere();
            }
        });
    }

    private CompletableFuture<Task> enqueued(Task task) {
        AsyncJobsException stopped = stopped();
        try {
            return stopped == null ? enqueue.apply(task) : CompletableFuture.failedFuture(stopped);
        } catch (Throwable unexpected) { // the others are under way: their outcome must be told
            return CompletableFuture.failedFuture(unexpected);
        }
    }

    private synchronized @Nullable AsyncJobsException stopped() {
        return stop;
    }

    private void startElsewhere() {
        try {
            executor.execute(this::startMore);
        } catch (Throwable refused) { // better on this thread than never
            startMore();
        }
    }

    /** Tells whether it is time to start more. */
    private boolean ended(int index, Object outcome) {
        outcomes.set(index, outcome);
        boolean few;
        synchronized (this) {
            running--;
            if (stop == null && concernsAll(outcome)) {
                stop = (AsyncJobsException) outcome;
            }
            few = !starting && !toStart && running <= FEW && next < tasks.size();
            toStart |= few;
        }
        if (open.decrementAndGet() == 0) {
            complete();
        }
        return few;
    }

    private static boolean concernsAll(Object outcome) {
        return outcome instanceof UnavailableException
                || outcome instanceof QueueFullException
                || outcome instanceof NotFoundException;
    }

    private void complete() {
        List<Task> enqueued = new ArrayList<>(tasks.size());
        Map<String, AsyncJobsException> failures = new LinkedHashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (outcomes.get(i) instanceof Task task) {
                enqueued.add(task);
            } else {
                failures.put(tasks.get(i).id(), (AsyncJobsException) outcomes.get(i));
            }
        }
        if (failures.isEmpty()) {
            all.complete(enqueued);
        } else {
            all.completeExceptionally(new BulkEnqueueException(enqueued, failures));
        }
    }
}
