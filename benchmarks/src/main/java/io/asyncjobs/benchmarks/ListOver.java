package io.asyncjobs.benchmarks;

import java.util.List;

/** How long a list of many tasks takes, and how much memory, in a JVM of its own with a small heap. */
final class ListOver {

    private static final String HEAP = "-Xmx64m";

    private ListOver() {}

    static void run(Session session, Report report) throws Exception {
        int records = session.options().records();
        try (Testbed testbed = session.server().start()) {
            OtherRecords.put(testbed, records);
            try (ChildJvm lister = ChildJvm.start(
                    ListProcess.class.getName(), List.of(HEAP), testbed.server().url())) {
                print(lister, records, report);
                lister.end();
            }
        }
    }

    private static void print(ChildJvm lister, int records, Report report) throws Exception {
        long[] page = lister.await("page");
        long[] first = lister.await("first");
        long[] all = lister.await("all");
        long[] heap = lister.await("heap");
        if (all[0] != records) {
            throw new IllegalStateException(all[0] + " tasks were listed, not " + records);
        }
        report.line("");
        report.line("| list over %,d records, %s, a JVM that just started | |", records, HEAP);
        report.line("| --- | ---: |");
        report.line("| first page (%d tasks) | %,d ms |", page[0], page[1]);
        report.line("| stream of all, first task | %,d ms |", first[0]);
        report.line("| stream of all, last task | %,d ms |", all[1]);
        report.line("| most heap after a collection | %.1f MiB |", heap[0] / Report.MIB);
        report.line("| most heap, garbage included | %.1f MiB |", heap[1] / Report.MIB);
        report.line("");
    }
}
