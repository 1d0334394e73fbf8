package io.asyncjobs.benchmarks.micro;

import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.task.Task;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Signatures by ed25519. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SigningBenchmark {

    private static final int SEED = 32;

    private final TaskSignatures signatures =
            TaskSignatures.builder().privateKey(new byte[SEED]).build();
    private final Task task = Tasks.fresh();
    private final Task signed = signatures.sign(task);

    @Benchmark
    public Task sign() {
        return signatures.sign(task);
    }

    @Benchmark
    public void verify() {
        signatures.verify(signed);
    }
}
