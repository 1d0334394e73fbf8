package io.asyncjobs.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.hostile.Samples;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever stands in a record or a header, and whatever user code throws, a decision is made, and a sensible one. */
class DecisionsPropertyTest {

    private static final Duration LONGEST = Duration.ofDays(3650);

    @Property(tries = 2000)
    void everyDeliveryIsDecidedSensibly(
            @ForAll("tasks") Task task,
            @ForAll int deliveries,
            @ForAll("dues") Instant due,
            @ForAll("limits") QueueLimits limits,
            @ForAll("times") Instant now) {
        Decision decision = Decisions.decide(task, deliveries, due, limits, now);

        if (task.state().isFinal()) {
            assertThat(decision).isInstanceOf(Decision.Remove.class);
        } else {
            assertThat(decision).isNotInstanceOf(Decision.Remove.class);
        }
        if (decision instanceof Decision.Run run) {
            assertThat(run.active().state()).isEqualTo(TaskState.ACTIVE);
            assertThat(run.active().tries()).isGreaterThanOrEqualTo(task.tries());
            assertThat(run.active().tried()).contains(now);
            assertThat(due).isBeforeOrEqualTo(now);
            assertThat(task.deadline().filter(end -> now.isAfter(end.toInstant())))
                    .isEmpty();
            assertThat(task.maxTries() > 0 && task.tries() >= task.maxTries()).isFalse();
            assertThat(run.active().toJson()).isNotEmpty();
        } else if (decision instanceof Decision.Wait wait) {
            assertThat(wait.delay()).isPositive();
        } else if (decision instanceof Decision.End end) {
            assertThat(end.ended().state()).isEqualTo(TaskState.EXPIRED);
            assertThat(end.ended().lastError()).isNotEmpty();
        } else if (decision instanceof Decision.AskParents) {
            assertThat(task.dependencies()).isNotEmpty();
        }
    }

    @Property
    void dependenciesAreDecidedSensibly(
            @ForAll("tasks") Task child, @ForAll("tasks") Task parent, @ForAll("times") Instant now) {
        Dependencies.Parent found = new Dependencies.Parent(parent.id(), java.util.Optional.of(parent));
        Dependencies.Parent missing = new Dependencies.Parent("missing", java.util.Optional.empty());

        Decision decision = Dependencies.decide(child, List.of(found, missing), now);

        assertThat(decision).isNotInstanceOfAny(Decision.Remove.class, Decision.AskParents.class);
        if (child.state() == TaskState.BLOCKED) {
            assertThat(decision).isNotInstanceOf(Decision.Run.class);
        }
    }

    @Property(tries = 1000)
    void everyFailureHasAnOutcome(
            @ForAll("tasks") Task task,
            @ForAll("errors") Throwable error,
            @ForAll("limits") QueueLimits limits,
            @ForAll("policies") RetryPolicy policy,
            @ForAll("times") Instant now) {
        Task active = task.started(now);

        Outcome outcome = Outcomes.failure(active, error, limits, policy, now);

        assertThat(outcome.kind()).isIn(TryOutcome.RETRY, TryOutcome.TERMINATED, TryOutcome.EXPIRED);
        assertThat(outcome.delay()).isBetween(Duration.ZERO, LONGEST);
        assertThat(outcome.task().tries()).isEqualTo(active.tries());
        assertThat(outcome.task().lastError()).isNotBlank().hasSizeLessThanOrEqualTo(4097);
        assertThat(outcome.task().state().wireName()).isEqualTo(outcome.kind().tag());
        assertThat(Task.fromJson(outcome.task().toJson()).state())
                .isEqualTo(outcome.task().state());
        assertThat(Outcomes.shortened(outcome).task().lastError()).hasSizeLessThanOrEqualTo(101);
        if (outcome.kind() != TryOutcome.RETRY) {
            assertThat(outcome.delay()).isZero();
        } else {
            assertThat(active.maxTries() > 0 && active.tries() >= active.maxTries())
                    .isFalse();
        }
    }

    @Property
    void everyReleaseHasAnOutcome(
            @ForAll("tasks") Task task, @ForAll("texts") String reason, @ForAll("times") Instant now) {
        Outcome released = Outcomes.released(task.started(now), reason, Duration.ZERO, now);

        assertThat(released.task().state()).isEqualTo(TaskState.RETRY);
        assertThat(released.task().tries()).isBetween(0, Math.max(0, task.tries()));
    }

    @Provide
    Arbitrary<Instant> times() {
        return Samples.times();
    }

    @Provide
    Arbitrary<String> texts() {
        return Samples.texts();
    }

    /** As headers have them: any number of milliseconds, or none. */
    @Provide
    Arbitrary<Instant> dues() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Instant::ofEpochMilli), Arbitraries.of(Instant.MIN), Samples.times());
    }

    @Provide
    Arbitrary<QueueLimits> limits() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE).map(Duration::ofNanos),
                        Arbitraries.integers(),
                        Arbitraries.integers())
                .as(QueueLimits::new);
    }

    @Provide
    Arbitrary<Task> tasks() {
        Arbitrary<@Nullable Instant> maybe = Samples.times().injectNull(0.4);
        return Combinators.combine(
                        Samples.states(),
                        Arbitraries.integers(),
                        Arbitraries.integers(),
                        Samples.times(),
                        maybe,
                        maybe,
                        Samples.names().list().ofMaxSize(2),
                        Arbitraries.of(true, false))
                .as((state, tries, maxTries, created, tried, deadline, dependencies, load) -> {
                    JsonWriter json = new JsonWriter().beginObject().name("id").value("x");
                    json.name("type").value("t").name("state").value(state);
                    json.name("tries").value(tries).name("max_tries").value(maxTries);
                    json.name("created")
                            .value(created)
                            .name("load_dependencies")
                            .value(load);
                    if (tried != null) {
                        json.name("tried").value(tried);
                    }
                    if (deadline != null) {
                        json.name("deadline").value(deadline);
                    }
                    json.name("dependencies").beginArray();
                    dependencies.forEach(json::value);
                    return Task.fromJson(json.endArray().endObject().toString().getBytes(UTF_8));
                });
    }

    @Provide
    Arbitrary<RetryPolicy> policies() {
        return Arbitraries.oneOf(
                Arbitraries.of(RetryPolicy.DEFAULT, RetryPolicy.ONE_HOUR, RetryPolicy.ONE_MINUTE),
                Arbitraries.longs().map(seconds -> tries -> Duration.ofSeconds(seconds)),
                Arbitraries.of(
                        tries -> null,
                        tries -> {
                            throw new StackOverflowError("a policy without end");
                        },
                        tries -> {
                            throw new IllegalStateException((String) null);
                        }));
    }

    @Provide
    Arbitrary<Throwable> errors() {
        Arbitrary<Throwable> simple = Samples.texts()
                .injectNull(0.1)
                .flatMap(text -> Arbitraries.of(
                        new IllegalStateException(text),
                        new OutOfMemoryError(text),
                        new TerminateTaskException(String.valueOf(text)),
                        new RetryTaskException(Duration.ofSeconds(Long.MAX_VALUE), "later"),
                        new RetryTaskException(Duration.ZERO, "now"),
                        new RuntimeException("x".repeat(10_000) + text),
                        new Unspeakable(),
                        new Circular(text)));
        return Arbitraries.oneOf(
                simple,
                simple.map(cause -> new RuntimeException("outer", cause)),
                simple.map(cause -> new java.util.concurrent.CompletionException("outer", cause)));
    }

    /** An error that can't even be asked. */
    private static final class Unspeakable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }
    }

    /** An error that is its own cause. */
    private static final class Circular extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Circular(@Nullable String message) {
            super(message);
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }
}
