package io.asyncjobs.spring;

import io.asyncjobs.task.Task;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Enqueues a task when the transaction of the current thread has been committed. Not to be loaded where there is no
 * {@code spring-tx}. Used by the transaction's thread alone.
 */
final class AfterCommit implements TransactionSynchronization {

    private final Task task;
    private final Function<Task, CompletableFuture<Task>> enqueue;
    private final CompletableFuture<Task> enqueued = new CompletableFuture<>();
    private boolean rolledBack;

    /** The savepoints that were made after the task was given. */
    private final Set<Object> laterSavepoints = Collections.newSetFromMap(new IdentityHashMap<>());

    private AfterCommit(Task task, Function<Task, CompletableFuture<Task>> enqueue) {
        this.task = task;
        this.enqueue = enqueue;
    }

    /** Whether the current thread is in a transaction that can be waited for. */
    static boolean isPossible() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.isActualTransactionActive();
    }

    /** Enqueues a task when the current transaction has been committed. */
    static CompletableFuture<Task> enqueue(Task task, Function<Task, CompletableFuture<Task>> enqueue) {
        AfterCommit waiting = new AfterCommit(task, enqueue);
        TransactionSynchronizationManager.registerSynchronization(waiting);
        return waiting.enqueued;
    }

    @Override
    public void savepoint(Object savepoint) {
        laterSavepoints.add(savepoint);
    }

    @Override
    public void savepointRollback(Object savepoint) {
        if (!laterSavepoints.contains(savepoint)) {
            rolledBack = true;
            notCommitted("the part of the transaction in which it was given was rolled back");
        }
    }

    /** Not {@code afterCommit}: what that throws looks to the caller as if the commit had failed. */
    @Override
    public void afterCompletion(int status) {
        // Not whether the future is done: its holder may have cancelled it, or given it a timeout.
        if (rolledBack) {
            return;
        }
        switch (status) {
            case STATUS_COMMITTED -> enqueue();
            case STATUS_ROLLED_BACK -> notCommitted("the transaction was rolled back");
            default -> notCommitted("whether the transaction was committed is not known");
        }
    }

    /** Whatever is thrown here, Spring logs and drops. */
    private void enqueue() {
        try {
            enqueue.apply(task).whenComplete((stored, thrown) -> {
                if (thrown == null) {
                    enqueued.complete(stored);
                } else {
                    enqueued.completeExceptionally(thrown);
                }
            });
        } catch (RuntimeException | Error thrown) {
            enqueued.completeExceptionally(thrown);
            throw thrown;
        }
    }

    private void notCommitted(String reason) {
        enqueued.completeExceptionally(new NotCommittedException("task " + task.id() + " is not enqueued: " + reason));
    }
}
