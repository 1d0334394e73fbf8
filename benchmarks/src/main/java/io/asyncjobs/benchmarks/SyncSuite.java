package io.asyncjobs.benchmarks;

import java.util.List;

/** Working and enqueueing on a server that has each message on disk before it answers. */
final class SyncSuite {

    private static final int ROUNDS = 3;

    private SyncSuite() {}

    static void run(Session session) throws Exception {
        Options options = session.options();
        List<Kind> kinds = options.contenders(Kind.PRODUCT, Kind.RAW, Kind.ONE_POLL);
        List<Integer> allSlots = options.slots(1, 10, 100);
        Report report = session.report();
        ProcessSuite process = new ProcessSuite(session, session.syncServer(), report);
        for (int slots : allSlots) {
            process.measure(slots, tasks(slots), ROUNDS, kinds);
        }
        Enqueueing enqueue = new Enqueueing(session, session.syncServer(), report);
        enqueue.measure(1, 1_000, ROUNDS);
        enqueue.measure(100, 4_000, ROUNDS);
        report.printTable();
        for (int slots : allSlots) {
            String subject = ProcessSuite.subject(slots);
            report.ratio("sync-process-" + slots + "/raw", subject, Kind.PRODUCT, Kind.RAW);
            report.ratio("sync-process-" + slots + "/one-poll", subject, Kind.PRODUCT, Kind.ONE_POLL);
        }
        for (int inFlight : List.of(1, 100)) {
            String subject = Enqueueing.subject(inFlight);
            report.ratio("sync-enqueue-" + inFlight + "/raw", subject, Kind.PRODUCT, Kind.RAW);
        }
    }

    private static int tasks(int slots) {
        return slots == 1 ? 1_500 : 5_000;
    }
}
