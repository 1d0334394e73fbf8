package io.asyncjobs.benchmarks.startup;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Runs an application until it is ready. */
final class Starting {

    private Starting() {}

    /** Prints for how many milliseconds the JVM has run when the application is ready, and ends it. */
    static void run(Class<?> source, String[] arguments) {
        SpringApplication application = new SpringApplication(source);
        application.addListeners((ApplicationListener<ApplicationReadyEvent>) ready -> System.out.println(
                "ready " + ManagementFactory.getRuntimeMXBean().getUptime()));
        System.exit(SpringApplication.exit(application.run(arguments)));
    }
}
