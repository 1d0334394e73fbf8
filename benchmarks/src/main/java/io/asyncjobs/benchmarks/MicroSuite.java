package io.asyncjobs.benchmarks;

import io.asyncjobs.benchmarks.micro.RecordBenchmark;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Time and allocations of the pure functions that are called for each task, by JMH. */
final class MicroSuite {

    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private MicroSuite() {}

    static void run(Session session) throws Exception {
        Report report = session.report();
        report.progress("this takes about two minutes, without a word");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^" + RecordBenchmark.class.getPackageName().replace(".", "\\.") + "\\.")
                        .forks(1)
                        .warmupIterations(WARM_UPS)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(session.options().rounds(ROUNDS))
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        report.line("| function | ns | ± (99.9 %%) | bytes |");
        report.line("| --- | ---: | ---: | ---: |");
        results.forEach(result -> print(report, result));
    }

    private static void print(Report report, RunResult run) {
        Result<?> time = run.getPrimaryResult();
        String benchmark = run.getParams().getBenchmark();
        String name = benchmark.substring(RecordBenchmark.class.getPackageName().length() + 1);
        double bytes = 0;
        for (Result<?> result : run.getSecondaryResults().values()) {
            bytes += result.getLabel().endsWith(ALLOCATED) ? result.getScore() : 0;
        }
        report.line("| %s | %,.0f | %,.0f | %,.0f |", name, time.getScore(), time.getScoreError(), bytes);
    }
}
