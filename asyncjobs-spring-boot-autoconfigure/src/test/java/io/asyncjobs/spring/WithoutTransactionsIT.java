package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that has no transactions, so that {@code spring-tx} is not on its class path. */
@ExtendWith(NatsServerExtension.class)
class WithoutTransactionsIT {

    private final NatsServer nats;

    WithoutTransactionsIT(NatsServer nats) {
        this.nats = nats;
    }

    /** What runs there. */
    public static final class Application implements UnaryOperator<String> {

        @Override
        public String apply(String url) {
            ConnectionSettings settings =
                    ConnectionSettings.builder().servers(url).build();
            try (AsyncJobs jobs =
                    AsyncJobs.builder(settings).queue(QueueConfig.of("NOTX")).open()) {
                AsyncJobsTemplate template = new AsyncJobsTemplate(jobs);
                Task task = template.enqueueAfterCommit("report", "x").join();
                return template.load(task.id()).orElseThrow().stateName();
            }
        }
    }

    @Test
    void enqueuesAtOnce() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("spring-tx-"))
                .map(WithoutTransactionsIT::url)
                .toArray(URL[]::new);
        try (URLClassLoader without = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() ->
                            without.loadClass("org.springframework.transaction.support.TransactionSynchronization"))
                    .isInstanceOf(ClassNotFoundException.class);
            Object application = without.loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();

            assertThat(application.getClass().getMethod("apply", String.class).invoke(application, nats.url()))
                    .isEqualTo("new");
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
