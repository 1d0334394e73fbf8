package io.asyncjobs.benchmarks.micro;

import io.asyncjobs.task.Task;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Task records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {

    private final Task task = Tasks.complete();
    private final byte[] json = task.toJson();

    @Benchmark
    public byte[] write() {
        return task.toJson();
    }

    @Benchmark
    public Task read() {
        return Task.fromJson(json);
    }
}
