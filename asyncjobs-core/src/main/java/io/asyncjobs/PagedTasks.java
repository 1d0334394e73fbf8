package io.asyncjobs;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.Failures;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskPage;
import io.asyncjobs.task.TaskQuery;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The tasks of a query one after the other, a page at a time when it is needed. For one thread; any may close it. */
final class PagedTasks implements Iterator<Task> {

    private final Function<TaskQuery, CompletableFuture<TaskPage>> pages;
    private TaskQuery query;
    private Iterator<Task> page = Collections.emptyIterator();
    private int left;
    private boolean more = true;
    private volatile boolean closed;
    private volatile @Nullable CompletableFuture<TaskPage> loading;

    private PagedTasks(TaskQuery query, Function<TaskQuery, CompletableFuture<TaskPage>> pages) {
        this.query = query;
        this.pages = pages;
        left = query.limit();
    }

    static Stream<Task> stream(TaskQuery query, Function<TaskQuery, CompletableFuture<TaskPage>> pages) {
        PagedTasks tasks = new PagedTasks(query, pages);
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(tasks, characteristics), false)
                .onClose(tasks::close);
    }

    @Override
    public boolean hasNext() {
        while (left > 0 && more && !page.hasNext()) {
            TaskPage next = load(query.withLimit(Math.min(left, TaskQuery.DEFAULT_LIMIT)));
            page = next.tasks().iterator();
            more = next.mayHaveMore();
            query = query.withAfter(next.next().orElse(null));
        }
        return left > 0 && page.hasNext();
    }

    @Override
    public Task next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        left--;
        return page.next();
    }

    private TaskPage load(TaskQuery part) {
        CompletableFuture<TaskPage> future = pages.apply(part);
        loading = future;
        if (closed) {
            future.cancel(false); // it was closed before it could see this page
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw Failures.unchecked(Failures.reason(e.getCause() == null ? e : e.getCause()));
        } catch (CancellationException e) {
            throw new AsyncJobsException("the list of tasks was closed while it was read", e);
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new AsyncJobsException("interrupted while the list of tasks was read", e);
        }
    }

    private void close() {
        closed = true;
        CompletableFuture<TaskPage> current = loading;
        if (current != null) {
            current.cancel(false);
        }
    }
}
