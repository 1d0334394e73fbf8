package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {

    private final ExecutorService slots = Executors.newCachedThreadPool();
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final Task task = Task.builder("a").build();
    private volatile boolean mayStart = true;
    private volatile boolean broken;
    private final Gate gate = new Gates(10, queue -> mayStart()).gate("A.a()", 2);
    private final Handler gated = gate.wrap((task, context) -> {
        running.incrementAndGet();
        open.await();
        return running.getAndDecrement();
    });

    @AfterEach
    void close() {
        open.countDown();
        slots.shutdownNow();
    }

    @Test
    void runsAsManyAsThereArePlacesLetsAsManyWaitAndGivesBackTheOthers() throws Exception {
        List<RecordingContext> contexts = contexts(4);
        List<Future<Object>> started = start(contexts.subList(0, 2));
        await().until(() -> running.get() == 2);
        started.addAll(start(contexts.subList(2, 4)));
        await().until(() -> gate.waiting() == 2);

        assertThatThrownBy(() -> gated.handle(task, new RecordingContext(task)))
                .isInstanceOf(ReleaseTaskException.class)
                .hasMessage("the handler A.a() runs 2 tasks already, as many as its concurrency allows");
        assertThat(running).hasValue(2);

        open.countDown();
        for (Future<Object> each : started) {
            assertThat((Integer) each.get()).isBetween(1, 2);
        }
        assertThat(gated.handle(task, new RecordingContext(task))).isEqualTo(1);
    }

    @Test
    void givesATaskBackThatWaitedForHalfOfItsTime() throws Exception {
        start(contexts(2));
        await().until(() -> running.get() == 2);
        RecordingContext context = new RecordingContext(task);
        context.deadline = Instant.now().plusMillis(100);

        assertThatThrownBy(() -> gated.handle(task, context)).isInstanceOf(ReleaseTaskException.class);
        assertThat(Instant.now()).isBefore(context.deadline.plusSeconds(5));
        assertThat(context.progress).hasValue(0);
    }

    @Test
    void startsTheTimeAnewForATaskThatWaited() throws Exception {
        start(contexts(2));
        await().until(() -> running.get() == 2);
        RecordingContext context = new RecordingContext(task);
        context.deadline = Instant.now().plusSeconds(10);
        Future<Object> waiting = start(List.of(context)).get(0);
        await().until(() -> gate.waiting() == 1);
        Instant longer = Instant.now().plusMillis(700);
        await().until(() -> Instant.now().isAfter(longer));

        open.countDown();

        assertThat(waiting.get()).isNotNull();
        assertThat(context.progress).hasValue(1);
    }

    @Test
    void givesATaskBackWhoseTimeCouldNotStartAnewAndItsPlaceToo() throws Exception {
        start(contexts(2));
        await().until(() -> running.get() == 2);
        RecordingContext context = new RecordingContext(task);
        context.unreachable = true;
        context.deadline = Instant.now().plusSeconds(10);
        Future<Object> waiting = start(List.of(context)).get(0);
        await().until(() -> gate.waiting() == 1);
        Instant longer = Instant.now().plusMillis(700);
        await().until(() -> Instant.now().isAfter(longer));

        open.countDown();

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(ReleaseTaskException.class);
        for (Future<Object> each : start(contexts(2))) {
            assertThat(each.get()).isNotNull();
        }
    }

    @Test
    void givesThePlaceBackWhateverGoesWrongAfterAWait() throws Exception {
        start(contexts(2));
        await().until(() -> running.get() == 2);
        Future<Object> waiting = start(contexts(1)).get(0);
        await().until(() -> gate.waiting() == 1);

        broken = true;

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(NoClassDefFoundError.class);
        broken = false;
        open.countDown();
        await().until(() -> running.get() == 0);
        for (Future<Object> each : start(contexts(2))) {
            assertThat(each.get()).isNotNull();
        }
    }

    @Test
    void startsNothingThatWaitedWhenItsQueueWasPausedMeanwhile() throws Exception {
        start(contexts(2));
        await().until(() -> running.get() == 2);
        Future<Object> waiting = start(contexts(1)).get(0);
        await().until(() -> gate.waiting() == 1);

        mayStart = false;

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(ReleaseTaskException.class);
        assertThat(running).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"10, 2, 2", "4, 2, 1", "4, 1, 1", "3, 2, 0", "2, 2, 0", "2, 5, 0", "100, 5, 5"})
    void leavesSlotsToOtherHandlers(int slots, int concurrency, int waiting) {
        Gate some = new Gates(slots, queue -> true).gate("A.a()", concurrency);

        assertThat(some.mostWaiting()).isEqualTo(waiting);
    }

    @Test
    void endsTheWaitWhenItIsInterrupted() throws Exception {
        start(contexts(2));
        await().until(() -> running.get() == 2);

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> gated.handle(task, new RecordingContext(task)))
                .isInstanceOf(InterruptedException.class);
    }

    private boolean mayStart() {
        if (broken) {
            throw new NoClassDefFoundError("broken");
        }
        return mayStart;
    }

    private List<RecordingContext> contexts(int count) {
        List<RecordingContext> contexts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contexts.add(new RecordingContext(task));
        }
        return contexts;
    }

    private List<Future<Object>> start(List<RecordingContext> contexts) {
        List<Future<Object>> started = new ArrayList<>();
        contexts.forEach(context -> started.add(slots.submit(() -> gated.handle(task, context))));
        return started;
    }
}
