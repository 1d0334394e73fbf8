package io.asyncjobs.benchmarks;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskQuery;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Main class of a JVM that lists all tasks, and tells how long it took and how full its heap was. */
final class ListProcess {

    private ListProcess() {}

    /** Takes the server's URL. */
    public static void main(String[] arguments) throws Exception {
        HeapWatch heap = HeapWatch.start();
        try (AsyncJobs jobs = AsyncJobs.builder(Testbed.settings(arguments[0]))
                .queue(Testbed.queue())
                .open()) {
            page(jobs);
            stream(jobs);
        }
        System.out.println("heap " + heap.mostAfterCollection() + " " + heap.most());
        System.exit(0);
    }

    private static void page(AsyncJobs jobs) {
        long start = System.nanoTime();
        int tasks = jobs.list(TaskQuery.all()).join().tasks().size();
        System.out.println("page " + tasks + " " + millis(start));
    }

    private static void stream(AsyncJobs jobs) {
        long start = System.nanoTime();
        try (Stream<Task> tasks = jobs.stream(TaskQuery.all().withLimit(Integer.MAX_VALUE))) {
            Iterator<Task> all = tasks.iterator();
            long number = all.hasNext() ? 1 : 0;
            all.next();
            System.out.println("first " + millis(start));
            while (all.hasNext()) {
                all.next();
                number++;
            }
            System.out.println("all " + number + " " + millis(start));
        }
    }

    private static long millis(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
