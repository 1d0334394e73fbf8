package io.asyncjobs.benchmarks;

import io.asyncjobs.benchmarks.startup.PlainApplication;
import io.asyncjobs.benchmarks.startup.WorkerApplication;
import java.util.List;

/** How much longer a Spring Boot application takes to start with the starter than without. */
final class StartUpSuite {

    private static final int ROUNDS = 10;

    private StartUpSuite() {}

    static void run(Session session) throws Exception {
        Report report = session.report();
        Figures millis = new Figures();
        List<Class<?>> applications = List.of(PlainApplication.class, WorkerApplication.class);
        try (Testbed testbed = session.server().start()) {
            for (int round = 0; round <= session.options().rounds(ROUNDS); round++) {
                for (Class<?> application : applications) {
                    long ready = start(application, testbed.server().url());
                    report.progress(application.getSimpleName() + ", round " + round + ": " + ready + " ms");
                    if (round > 0) {
                        millis.add(application.getName(), ready);
                    }
                }
            }
        }
        report.line("");
        report.line("| from the start of the JVM until the application is ready | ms, median (min–max) |");
        report.line("| --- | ---: |");
        report.line("| without asyncjobs | %s |", millis.range(PlainApplication.class.getName()));
        report.line("| with it, and a handler | %s |", millis.range(WorkerApplication.class.getName()));
        report.line("");
        report.line(
                "start-up adds %.0f ms",
                millis.median(WorkerApplication.class.getName()) - millis.median(PlainApplication.class.getName()));
    }

    private static long start(Class<?> application, String url) throws Exception {
        try (ChildJvm jvm = ChildJvm.start(application.getName(), List.of(), "--asyncjobs.nats.url=" + url)) {
            long ready = jvm.await("ready")[0];
            jvm.end();
            return ready;
        }
    }
}
