package io.asyncjobs.spring;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Real transactions of Spring, over nothing. */
final class TestTransactions extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient ThreadLocal<Boolean> active = ThreadLocal.withInitial(() -> false);
    private boolean failing;

    TestTransactions() {
        setNestedTransactionAllowed(true);
    }

    /** What runs code in a transaction of a kind, as {@code TransactionDefinition.PROPAGATION_…} names them. */
    TransactionTemplate with(int propagation) {
        TransactionTemplate template = new TransactionTemplate(this);
        template.setPropagationBehavior(propagation);
        return template;
    }

    /** Makes each commit fail. */
    void failCommits() {
        failing = true;
    }

    @Override
    protected Object doGetTransaction() {
        return new Savepoints();
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return active.get();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        active.set(true);
    }

    @Override
    protected Object doSuspend(Object transaction) {
        active.set(false);
        return transaction;
    }

    @Override
    protected void doResume(Object transaction, Object suspended) {
        active.set(true);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        if (failing) {
            throw new TransactionSystemException("no answer to the commit");
        }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        active.remove();
    }

    private static final class Savepoints implements SavepointManager {

        @Override
        public Object createSavepoint() {
            return new Object();
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {}

        @Override
        public void releaseSavepoint(Object savepoint) {}
    }
}
