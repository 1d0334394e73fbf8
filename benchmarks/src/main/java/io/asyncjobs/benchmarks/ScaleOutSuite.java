package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** How many tasks a second several worker processes work from one queue. */
final class ScaleOutSuite {

    private static final int ROUNDS = 3;
    private static final int TASKS = 40_000;
    private static final List<Integer> PROCESSES = List.of(1, 2, 4);

    private final Session session;
    private final Report report;
    private final Figures figures = new Figures();

    private ScaleOutSuite(Session session) {
        this.session = session;
        report = session.report();
    }

    static void run(Session session) throws Exception {
        new ScaleOutSuite(session).run();
    }

    private void run() throws Exception {
        List<Integer> allSlots = session.options().slots(10, 100);
        for (int slots : allSlots) {
            for (int round = 1; round <= session.options().rounds(ROUNDS); round++) {
                for (int processes : PROCESSES) {
                    double perSecond = measure(processes, slots);
                    figures.add(name(processes, slots), perSecond);
                    report.progress(String.format("%s, round %d: %,.0f/s", name(processes, slots), round, perSecond));
                }
            }
        }
        report.line("");
        report.line("| worker processes × slots of each | tasks/s, median (min–max) | ÷ one process |");
        report.line("| --- | ---: | ---: |");
        for (int slots : allSlots) {
            for (int processes : PROCESSES) {
                String name = name(processes, slots);
                double ratio = figures.median(name) / figures.median(name(1, slots));
                report.line("| %s | %s | %.2f |", name, figures.range(name), ratio);
            }
        }
        report.line("");
    }

    private static String name(int processes, int slots) {
        return processes + " × " + slots;
    }

    /** From the word to start until nothing waits or is in work; the processes have worked many tasks before. */
    private double measure(int processes, int slots) throws Exception {
        int tasks = session.options().tasks(TASKS);
        int warmUp = session.warmUp().tasks() / 2 * processes;
        try (Testbed testbed = session.server().start();
                Workers workers = new Workers()) {
            testbed.prepare();
            workers.start(processes, testbed.server().url(), slots);
            workers.work(testbed, warmUp);
            long nanos = workers.work(testbed, tasks);
            workers.end();
            Check.complete(testbed, tasks + warmUp);
            return tasks * 1e9 / nanos;
        }
    }

    private static final class Workers implements AutoCloseable {

        private final List<ChildJvm> jvms = new ArrayList<>();

        void start(int number, String url, int slots) throws Exception {
            for (int i = 0; i < number; i++) {
                jvms.add(ChildJvm.start(WorkerProcess.class.getName(), List.of(), url, Integer.toString(slots)));
            }
            for (ChildJvm jvm : jvms) {
                jvm.await("connected");
            }
        }

        long work(Testbed testbed, int tasks) throws Exception {
            testbed.fill(tasks);
            long nanos;
            try (QueueWatch queue = new QueueWatch(testbed)) {
                long start = System.nanoTime();
                jvms.forEach(jvm -> jvm.tell("start"));
                queue.awaitEmpty();
                nanos = System.nanoTime() - start;
            }
            jvms.forEach(jvm -> jvm.tell("stop"));
            long ran = 0;
            for (ChildJvm jvm : jvms) {
                ran += jvm.await("stopped")[0];
            }
            if (ran != tasks) {
                throw new IllegalStateException(ran + " handlers ran for " + tasks + " tasks");
            }
            return nanos;
        }

        void end() throws Exception {
            for (ChildJvm jvm : jvms) {
                jvm.end();
            }
        }

        @Override
        public void close() {
            jvms.forEach(ChildJvm::close);
        }
    }
}
