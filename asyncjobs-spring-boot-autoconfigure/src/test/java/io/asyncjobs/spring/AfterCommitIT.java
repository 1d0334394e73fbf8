package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.Task;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@ExtendWith(NatsServerExtension.class)
class AfterCommitIT {

    private final NatsServer nats;
    private final TestTransactions transactions = new TestTransactions();
    private final TransactionTemplate required = transactions.with(TransactionDefinition.PROPAGATION_REQUIRED);
    private final List<CompletableFuture<Task>> futures = new ArrayList<>();
    private ConfigurableApplicationContext context;
    private AsyncJobsOperations jobs;

    AfterCommitIT(NatsServer nats) {
        this.nats = nats;
    }

    @BeforeEach
    void setUp(TestInfo test) {
        context = new TestApplication()
                .on(nats)
                .properties(
                        "asyncjobs.queue=" + test.getTestMethod().orElseThrow().getName())
                .run();
        jobs = context.getBean(AsyncJobsOperations.class);
    }

    @AfterEach
    void tearDown() {
        context.close();
    }

    @Test
    void enqueuesAfterTheCommitWhateverItsCallerMakesOfTheFuture() {
        required.executeWithoutResult(status -> {
            jobs.enqueueAfterCommit("report", null, task -> task.id("cancelled"))
                    .cancel(true);
            jobs.enqueueAfterCommit("report", null, task -> task.id("late"))
                    .completeExceptionally(new TimeoutException());
        });

        await().untilAsserted(() -> assertThat(jobs.load("cancelled")).isPresent());
        await().untilAsserted(() -> assertThat(jobs.load("late")).isPresent());
    }

    @Test
    void enqueuesAfterTheCommitWhatThePayloadWasAtTheCall() {
        List<String> payload = new ArrayList<>(List.of("before"));
        required.executeWithoutResult(status -> {
            give("report", payload);
            payload.set(0, "after");
            futures.add(jobs.enqueueAfterCommit("report", null, task -> task.id("mine")));

            assertThat(futures).noneMatch(CompletableFuture::isDone);
            assertThat(jobs.load("mine")).isEmpty();
        });

        assertThat(enqueued(0).payload()).isEqualTo("[\"before\"]".getBytes(StandardCharsets.UTF_8));
        assertThat(enqueued(1).id()).isEqualTo("mine");
        assertThat(jobs.load("mine")).isPresent();
    }

    @Test
    void sendsNothingWhenTheTransactionIsRolledBack() {
        Task task = jobs.task("report", "x").build();
        required.executeWithoutResult(status -> {
            futures.add(jobs.enqueueAfterCommit(task));
            status.setRollbackOnly();
        });

        notCommitted(0).hasMessage("task " + task.id() + " is not enqueued: the transaction was rolled back");
        assertThatThrownBy(() -> required.executeWithoutResult(status -> {
                    give("report", "y");
                    throw new IllegalStateException("business");
                }))
                .hasMessage("business");
        notCommitted(1);
        assertThat(jobs.load(task.id())).isEmpty();
    }

    @Test
    void sendsNothingWhenItIsNotKnownWhetherTheCommitSucceeded() {
        transactions.failCommits();

        assertThatThrownBy(() -> required.executeWithoutResult(status -> give("report", "x")))
                .isInstanceOf(TransactionSystemException.class);

        notCommitted(0).hasMessageEndingWith("whether the transaction was committed is not known");
    }

    @Test
    void enqueuesAtOnceWithoutATransaction() {
        give("report", "x");
        enqueued(0);

        transactions
                .with(TransactionDefinition.PROPAGATION_SUPPORTS)
                .executeWithoutResult(status -> enqueued(futures.indexOf(give("report", "y"))));
    }

    @Test
    void belongsToTheInnermostTransaction() {
        TransactionTemplate own = transactions.with(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        required.executeWithoutResult(outer -> {
            give("outer", "x");
            own.executeWithoutResult(inner -> give("inner", "x"));
            enqueued(1);
            outer.setRollbackOnly();
        });

        notCommitted(0);
    }

    @Test
    void sendsNothingOfTheParticipantsOfATransactionThatIsRolledBack() {
        required.executeWithoutResult(outer -> {
            required.executeWithoutResult(inner -> give("inner", "x"));
            assertThat(futures.get(0)).isNotDone();
            outer.setRollbackOnly();
        });

        notCommitted(0);
    }

    @Test
    void sendsNothingOfWhatIsRolledBackToASavepoint() {
        TransactionTemplate nested = transactions.with(TransactionDefinition.PROPAGATION_NESTED);
        required.executeWithoutResult(outer -> {
            give("before", "x");
            nested.executeWithoutResult(inner -> {
                give("within", "x");
                inner.setRollbackOnly();
            });
            nested.executeWithoutResult(inner -> give("kept", "x"));
        });

        enqueued(0);
        notCommitted(1).hasMessageContaining("the part of the transaction");
        enqueued(2);
    }

    @Test
    void enqueuesWhatIsGivenBetweenTheCommitAndItsEnd() {
        required.executeWithoutResult(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        give("late", "x");
                    }

                    @Override
                    public void afterCompletion(int end) {
                        give("later", "x");
                    }
                }));

        enqueued(0);
        enqueued(1);
    }

    @Test
    void keepsTheCommitAndTellsOfTheTaskThatCouldNotBeEnqueuedAfterIt() {
        jobs.enqueue("report", "first", task -> task.id("taken"));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(AsyncJobsTemplate.class);
        log.start();
        logger.addAppender(log);

        required.executeWithoutResult(
                status -> futures.add(jobs.enqueueAfterCommit("report", "second", task -> task.id("taken"))));

        failure(0).isInstanceOf(ConflictException.class);
        logger.detachAppender(log);
        assertThat(log.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getFormattedMessage())
                    .contains("Task taken of type report")
                    .doesNotContain("second");
        });
    }

    @Test
    void refusesAtOnceWhatCanNeverBeEnqueuedSoThatTheTransactionRollsBack() {
        assertThatThrownBy(() -> required.executeWithoutResult(status -> give("report", "x".repeat(2_000_000))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> jobs.forQueue("NEVER").enqueueAfterCommit("report", "x"))
                .isInstanceOf(InvalidRequestException.class);
    }

    private CompletableFuture<Task> give(String type, Object payload) {
        CompletableFuture<Task> future = jobs.enqueueAfterCommit(type, payload);
        futures.add(future);
        return future;
    }

    private Task enqueued(int index) {
        assertThat(futures.get(index)).succeedsWithin(Duration.ofSeconds(10));
        Task task = futures.get(index).join();
        assertThat(jobs.load(task.id())).isPresent();
        return task;
    }

    private AbstractThrowableAssert<?, ?> notCommitted(int index) {
        assertThat(futures.get(index)).isDone();
        return failure(index).isInstanceOf(NotCommittedException.class);
    }

    private AbstractThrowableAssert<?, ?> failure(int index) {
        return assertThatThrownBy(() -> futures.get(index).get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause();
    }
}
