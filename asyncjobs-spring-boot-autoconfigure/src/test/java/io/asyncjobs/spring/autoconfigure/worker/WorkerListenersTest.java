package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.task.Task;
import io.asyncjobs.worker.DiscardReason;
import io.asyncjobs.worker.TryOutcome;
import io.asyncjobs.worker.WorkerListener;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkerListenersTest {

    private final List<String> heard = new ArrayList<>();

    private final WorkerListener recording = new WorkerListener() {
        @Override
        public void started(String queue, Task task, String route, @Nullable Duration waited) {
            heard.add("started");
        }

        @Override
        public void finished(
                String queue, Task task, String route, TryOutcome outcome, @Nullable Throwable error, Duration ran) {
            heard.add("finished");
        }

        @Override
        public void itemDiscarded(String queue, DiscardReason reason, String detail) {
            heard.add("discarded");
        }

        @Override
        public void orphaned(String queue, Task task) {
            heard.add("orphaned");
        }

        @Override
        public void pullFailed(String queue, String reason) {
            heard.add("failed");
        }
    };

    private final WorkerListener broken = new WorkerListener() {
        @Override
        public void started(String queue, Task task, String route, @Nullable Duration waited) {
            throw new IllegalStateException("broken");
        }
    };

    @Test
    void tellsAllOfThemWhateverOneThrows() {
        WorkerListeners listeners = new WorkerListeners(List.of(recording, broken, recording));
        Task task = Task.builder("x").build();

        listeners.started("Q", task, "x", null);
        listeners.finished("Q", task, "x", TryOutcome.COMPLETE, null, Duration.ZERO);
        listeners.itemDiscarded("Q", DiscardReason.CORRUPT, "why");
        listeners.orphaned("Q", task);
        listeners.pullFailed("Q", "why");

        assertThat(heard)
                .containsExactly(
                        "started",
                        "started",
                        "finished",
                        "finished",
                        "discarded",
                        "discarded",
                        "orphaned",
                        "orphaned",
                        "failed",
                        "failed");
    }

    @Test
    void passesOnWhateverAListenerCanHear() {
        List<String> hears = Stream.of(WorkerListener.class.getDeclaredMethods())
                .filter(method -> method.isDefault())
                .map(Method::getName)
                .toList();

        assertThat(Stream.of(WorkerListeners.class.getDeclaredMethods()).map(Method::getName))
                .containsAll(hears);
    }
}
