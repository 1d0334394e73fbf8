package io.asyncjobs.benchmarks.micro;

import io.asyncjobs.task.Ksuid;
import io.asyncjobs.wire.GoTime;
import java.time.OffsetDateTime;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Ids and times. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {

    private final String text = GoTime.format(Tasks.NOW);

    @Benchmark
    public String nextId() {
        return Ksuid.next(Tasks.NOW, ThreadLocalRandom.current());
    }

    @Benchmark
    public String formatTime() {
        return GoTime.format(Tasks.NOW);
    }

    @Benchmark
    public OffsetDateTime parseTime() {
        return GoTime.parse(text);
    }
}
