package io.asyncjobs.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Main class of a JVM that does nothing but work; it starts and stops when it is told so, and tells about its heap. */
final class WorkerProcess {

    private WorkerProcess() {}

    /** Takes the server's URL and the number of slots. */
    public static void main(String[] arguments) throws Exception {
        HeapWatch heap = HeapWatch.start();
        AtomicLong ran = new AtomicLong();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Product product = new Product(Testbed.settings(arguments[0]))) {
            Contender.@Nullable Work work = null;
            say("connected");
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                switch (line) {
                    case "start" -> {
                        work = product.work(Integer.parseInt(arguments[1]), payload -> ran.incrementAndGet());
                        say("started");
                    }
                    case "stop" -> {
                        Objects.requireNonNull(work, "not started").stop();
                        say("stopped", ran.getAndSet(0));
                    }
                    case "heap" -> say("heap", ran.get(), heap.afterCollection(), heap.most());
                    default -> throw new IllegalArgumentException(line);
                }
            }
        }
        System.exit(0);
    }

    private static void say(String word, long... numbers) {
        StringBuilder line = new StringBuilder(word);
        for (long number : numbers) {
            line.append(' ').append(number);
        }
        System.out.println(line);
    }
}
