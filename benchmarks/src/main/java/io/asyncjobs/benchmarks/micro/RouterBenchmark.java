package io.asyncjobs.benchmarks.micro;

import io.asyncjobs.handler.Route;
import io.asyncjobs.handler.Router;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Finding the handler of a type. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {

    private final Router router = new Router()
            .handle("email:", (task, context) -> null)
            .handle("email:new", (task, context) -> null)
            .handle("bench:noop", (task, context) -> null);

    @Benchmark
    public Route findExact() {
        return router.find("bench:noop");
    }

    @Benchmark
    public Route findPrefix() {
        return router.find("email:newsletter:monthly");
    }
}
