package io.asyncjobs.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** How much memory a worker takes that has a long queue before it, in a JVM of its own with a small heap. */
final class Backlog {

    private static final String HEAP = "-Xmx128m";
    private static final int SLOTS = 100;
    private static final int BATCH = 10_000;

    private Backlog() {}

    static void run(Session session, Report report) throws Exception {
        int items = session.options().records();
        try (Testbed testbed = session.server().start()) {
            enqueue(testbed, items);
            long done;
            try (ChildJvm worker = ChildJvm.start(
                    WorkerProcess.class.getName(),
                    List.of(HEAP),
                    testbed.server().url(),
                    Integer.toString(SLOTS))) {
                worker.await("connected");
                worker.tell("start");
                worker.await("started");
                watch(worker, items, session.options().seconds(), report);
                worker.tell("stop");
                done = worker.await("stopped")[0];
                worker.end();
            }
            report.progress(String.format("%,d items were worked", done));
            Check.partly(testbed, items, done);
            report.line("server's memory after it: %.0f MiB", testbed.serverBytes() / Report.MIB);
        }
    }

    private static void enqueue(Testbed testbed, int items) throws Exception {
        List<byte[]> payloads = Testbed.payloads(Math.min(BATCH, items));
        try (Contender raw = Kind.RAW.make(testbed)) {
            for (int i = 0; i < items; i += BATCH) {
                raw.enqueueAll(payloads.subList(0, Math.min(BATCH, items - i)));
            }
        }
    }

    private static void watch(ChildJvm worker, int items, int seconds, Report report) throws Exception {
        Figures figures = new Figures();
        long before = 0;
        long most = 0;
        for (int second = 1; second <= seconds && before < items; second++) {
            TimeUnit.SECONDS.sleep(1);
            worker.tell("heap");
            long[] heap = worker.await("heap");
            report.progress(String.format(
                    "backlog, second %d: %,d/s, heap after collection %.1f MiB",
                    second, heap[0] - before, heap[1] / Report.MIB));
            figures.add("tasks", heap[0] - before);
            figures.add("after", heap[1] / Report.MIB);
            figures.add(second <= seconds / 2 ? "first half" : "second half", heap[1] / Report.MIB);
            before = heap[0];
            most = heap[2];
        }
        print(report, items, figures, most);
    }

    private static void print(Report report, int items, Figures figures, long most) {
        report.line("");
        report.line("| backlog of %,d items, %d slots, %s | median (min–max) |", items, SLOTS, HEAP);
        report.line("| --- | ---: |");
        report.line("| tasks in each second | %s |", figures.range("tasks"));
        report.line("| MiB of heap after the last collection | %s |", figures.range("after"));
        report.line("| the same, first half of the time | %s |", figures.range("first half"));
        report.line("| the same, second half of the time | %s |", figures.range("second half"));
        report.line("| most MiB of heap, garbage included | %.0f |", most / Report.MIB);
        report.line("");
    }
}
