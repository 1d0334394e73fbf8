package io.asyncjobs.runner;

import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.TaskEntry;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** A runner with nothing to do is one whose files lie elsewhere: it tells where they should be, and does not run. */
final class NoHandlers {

    private static final String ACTION =
            """
            Write asyncjobs.yaml in one of these directories, readable for the user of this process. For example:

                nats: AJ
                queue: EMAIL
                tasks:
                  - type: webhook:call
                    command: webhook/call.sh
                  - type: audit:log
                    remote: true

            Or put a jar with @TaskHandler methods and an auto-configuration of their beans into the directory lib.""";

    private NoHandlers() {}

    /**
     * Fails before anything is connected, if handlers can't come from anywhere: none is configured, and nothing but
     * what is part of the runner configures itself.
     *
     * @throws AsyncJobsStartupException if so
     */
    static void refuseEarly(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        boolean configured = Binder.get(environment)
                .bind("asyncjobs.tasks", Bindable.listOf(TaskEntry.class))
                .isBound();
        if (!configured && !hasForeignConfiguration()) {
            throw failure(environment);
        }
    }

    private static boolean hasForeignConfiguration() {
        for (String name : ImportCandidates.load(AutoConfiguration.class, NoHandlers.class.getClassLoader())) {
            if (!name.startsWith("org.springframework.boot.") && !name.startsWith("io.asyncjobs.spring.")) {
                return true;
            }
        }
        return false;
    }

    static AsyncJobsStartupException failure(Environment environment) {
        Path working = Path.of("").toAbsolutePath();
        Path config = Path.of(environment.getProperty("XDG_CONFIG_HOME", "/handler/config"));
        return new AsyncJobsStartupException(
                "There are no handlers: asyncjobs.yaml, which would name them, %s in the working directory %s and %s in %s; and no jar in lib has one."
                        .formatted(found(working), working, found(config), config),
                ACTION,
                null);
    }

    private static String found(Path directory) {
        return Files.exists(directory.resolve("asyncjobs.yaml")) ? "has no tasks" : "does not exist";
    }
}
