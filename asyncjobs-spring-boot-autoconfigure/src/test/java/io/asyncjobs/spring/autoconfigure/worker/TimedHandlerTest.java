package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.spring.HandlerRunTimeException;
import io.asyncjobs.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedHandlerTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final HandlerTimer timer = new HandlerTimer();
    private final Task task = Task.builder("a").build();
    private final RecordingContext context = new RecordingContext(task);

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void interruptsAHandlerWhoseTimeIsOver() {
        AtomicReference<TaskContext> seen = new AtomicReference<>();
        Handler blocking = (task, context) -> {
            seen.set(context);
            new CountDownLatch(1).await();
            return "never";
        };

        assertThatThrownBy(() -> timed(blocking, SHORT, null).handle(task, context))
                .isInstanceOf(HandlerRunTimeException.class)
                .hasMessage("the handler A.a() ran longer than its maxRunTime of PT0.02S")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(seen.get().isCancelled()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void dropsWhatAHandlerReturnsAfterItsTime() {
        Handler stubborn = (task, context) -> {
            await().until(context::isCancelled);
            return "late";
        };

        assertThatThrownBy(() -> timed(stubborn, SHORT, null).handle(task, context))
                .isInstanceOf(HandlerRunTimeException.class)
                .hasNoCause();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void showsTheTryAsItIs() throws Exception {
        Handler looking = (task, seen) -> seen.queue() + seen.isLastTry() + seen.headers() + seen.tries();

        assertThat(timed(looking, LONG, null).handle(task, context)).isEqualTo("EMAILtrue{tenant=[a]}0");
    }

    @Test
    void leavesHandlersAloneThatAreInTime() throws Exception {
        Exception failure = new Exception("its own");
        Handler failing = (task, context) -> {
            throw failure;
        };

        assertThat(timed((task, context) -> "done", LONG, LONG).handle(task, context))
                .isEqualTo("done");
        assertThatThrownBy(() -> timed(failing, LONG, null).handle(task, context))
                .isSameAs(failure);
        assertThat(context.progress).hasValue(0);
    }

    @Test
    void leavesAStopToTheWorker() {
        Exception failure = new Exception("stopped");
        Handler stopped = (task, own) -> {
            context.cancelled = true;
            throw failure;
        };

        assertThatThrownBy(() -> timed(stopped, SHORT, null).handle(task, context))
                .isSameAs(failure);
    }

    @Test
    void tellsTheEarlierDeadline() throws Exception {
        Handler telling = (task, context) -> context.deadline();

        Instant own = (Instant) timed(telling, LONG, null).handle(task, context);
        assertThat(own).isBetween(Instant.now().plusSeconds(240), Instant.now().plus(LONG));

        context.deadline = Instant.EPOCH;
        assertThat(timed(telling, LONG, null).handle(task, context)).isEqualTo(Instant.EPOCH);
        assertThat(timed(telling, null, LONG).handle(task, context)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void tellsThatAHandlerIsGettingOnWhileItRuns() throws Exception {
        context.unreachable = true;
        Handler working = (task, own) -> {
            await().until(() -> context.progress.get() >= 3);
            return own.payload(String.class);
        };

        assertThat(timed(working, null, SHORT).handle(task, context)).isEqualTo("payload");

        int told = context.progress.get();
        await().during(SHORT.multipliedBy(5)).until(() -> context.progress.get() <= told + 1);
    }

    @Test
    void runsWithoutTimesOnceTheApplicationIsClosed() throws Exception {
        timer.close();

        assertThat(timed((task, context) -> "done", SHORT, SHORT).handle(task, context))
                .isEqualTo("done");
    }

    private Handler timed(Handler handler, Duration maxRunTime, Duration inProgress) {
        return new TimedHandler(handler, "A.a()", new HandlerTimes(maxRunTime, inProgress), timer);
    }
}
