package io.asyncjobs.benchmarks;

import java.util.List;

/** How many tasks a second are worked whose handler does nothing. */
final class ProcessSuite {

    private static final int ROUNDS = 5;

    /** From here on one-poll says nothing new: it has had more slots than it can use for long. */
    private static final int WITHOUT_ONE_POLL = 500;

    private final Session session;
    private final ServerKind server;
    private final Report report;

    ProcessSuite(Session session, ServerKind server, Report report) {
        this.session = session;
        this.server = server;
        this.report = report;
    }

    static void run(Session session) throws Exception {
        Report report = session.report();
        ProcessSuite suite = new ProcessSuite(session, session.server(), report);
        Options options = session.options();
        List<Integer> allSlots = options.slots(1, 10, 100, 500);
        for (int slots : allSlots) {
            List<Kind> kinds = options.contenders(Kind.values()).stream()
                    .filter(kind -> slots < WITHOUT_ONE_POLL || kind != Kind.ONE_POLL)
                    .toList();
            suite.measure(slots, tasks(slots), ROUNDS, kinds);
        }
        report.printTable();
        allSlots.forEach(slots -> printRatios(report, slots));
    }

    static String subject(int slots) {
        return "process, " + slots + (slots == 1 ? " slot" : " slots");
    }

    /** Enough for one to two seconds. */
    static int tasks(int slots) {
        return slots == 1 ? 8_000 : 20_000;
    }

    /** Measures contenders in turns. */
    void measure(int slots, int tasks, int rounds, List<Kind> kinds) throws Exception {
        List<Kind> available = kinds.stream().filter(Kind::available).toList();
        if (available.size() < kinds.size()) {
            report.progress("no virtual threads: Java " + Runtime.version().feature() + " has none");
        }
        session.warmUp().ensure(available);
        Rounds.run(session.options().rounds(rounds), available, (kind, round, last) -> {
            // It works a tenth of what the others do in the same time.
            int number = session.options().tasks(kind == Kind.ONE_POLL ? Math.max(1, tasks / 5) : tasks);
            return report.add(subject(slots), kind, round, Processing.measure(server, kind, slots, number), last);
        });
    }

    private static void printRatios(Report report, int slots) {
        String subject = subject(slots);
        report.ratio("process-" + slots + "/raw", subject, Kind.PRODUCT, Kind.RAW);
        report.ratio("process-" + slots + "-virtual/raw", subject, Kind.VIRTUAL, Kind.RAW);
        report.ratio("process-" + slots + "/msg-get", subject, Kind.PRODUCT, Kind.MSG_GET);
        report.ratio("process-" + slots + "/one-poll", subject, Kind.PRODUCT, Kind.ONE_POLL);
        report.ratio("raw-" + slots + "/one-poll", subject, Kind.RAW, Kind.ONE_POLL);
        report.ratio("client-cpu-" + slots + "/raw", subject, Kind.PRODUCT, Kind.RAW, Sample::clientMicros);
    }
}
