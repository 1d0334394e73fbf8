package io.asyncjobs.benchmarks.micro;

import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.task.Task;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Work items and events. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {

    private final Task task = Tasks.complete();
    private final byte[] item = new WorkItem(task.id()).toJson();

    @Benchmark
    public Optional<WorkItem> readItem() {
        return WorkItem.fromJson(item);
    }

    @Benchmark
    public byte[] writeEvent() {
        return TaskStateEvent.of(task, Tasks.NOW, ThreadLocalRandom.current()).toJson();
    }
}
