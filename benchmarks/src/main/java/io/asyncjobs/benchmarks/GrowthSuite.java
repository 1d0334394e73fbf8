package io.asyncjobs.benchmarks;

import java.util.List;

/** Whether it gets slower, or takes more memory, with the number of records and items. */
final class GrowthSuite {

    private static final int ROUNDS = 3;
    private static final int SLOTS = 100;
    private static final int TASKS = 20_000;

    private final Session session;
    private final Report report;
    private final Figures serverMemory = new Figures();

    private GrowthSuite(Session session) {
        this.session = session;
        report = session.report();
    }

    static void run(Session session) throws Exception {
        int records = session.options().records();
        GrowthSuite suite = new GrowthSuite(session);
        suite.throughput(List.of(0, Math.max(1, records / 10), records));
        Backlog.run(session, suite.report);
        ListOver.run(session, suite.report);
    }

    private void throughput(List<Integer> numbers) throws Exception {
        List<Kind> kinds = session.options().contenders(Kind.PRODUCT, Kind.RAW).stream()
                .filter(Kind::available)
                .toList();
        session.warmUp().ensure(kinds);
        Rounds.run(session.options().rounds(ROUNDS), kinds, (kind, round, last) -> {
            for (int others : numbers) {
                measure(others, kind, round);
            }
            return true;
        });
        report.printTable();
        report.line("| other records | server's memory MiB, median (min–max) |");
        report.line("| ---: | ---: |");
        for (int others : numbers) {
            report.line("| %,d | %s |", others, serverMemory.range(subject(others)));
        }
        report.line("");
        for (Kind kind : kinds) {
            for (int others : numbers.subList(1, numbers.size())) {
                report.ratio("growth-" + others + "-" + kind.option() + "/none", kind, subject(others), subject(0));
            }
        }
    }

    private void measure(int others, Kind kind, int round) throws Exception {
        int tasks = session.options().tasks(TASKS);
        try (Testbed testbed = session.server().start()) {
            OtherRecords.put(testbed, others);
            report.add(subject(others), kind, round, Processing.measure(testbed, kind, SLOTS, tasks, others), true);
            serverMemory.add(subject(others), testbed.serverBytes() / Report.MIB);
        }
    }

    private static String subject(int others) {
        return String.format("process, %d slots, %,d other records", SLOTS, others);
    }
}
