package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.queue.QueueInfo;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.spring.DependencyResults;
import io.asyncjobs.spring.Payload;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.TaskId;
import io.asyncjobs.spring.TestApplication;
import io.asyncjobs.spring.autoconfigure.worker.AsyncJobsWorkerAutoConfiguration;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;

/**
 * What each refusal to start says: the property or the handler, its value, and what to do. A place that refuses without
 * its line in the table fails the test.
 */
class FailureAnalysesTest {

    /** Needs a server that answers, see {@code StartupFailureIT}. */
    private static final String OPENER = "AsyncJobsOpener.notOpened";

    @TempDir
    static Path directory;

    static class Beans {

        static class Twice {
            @TaskHandler({"email:new", "email:new"})
            void handle() {}
        }

        static class NoType {
            @TaskHandler({})
            void handle() {}
        }

        static class WrongType {
            @TaskHandler("email.new")
            void handle() {}
        }

        static class OtherQueue {
            @TaskHandler(value = "email:new", queue = "OTHER")
            void handle() {}
        }

        static class WrongRetry {
            @TaskHandler(value = "email:new", retry = "2m")
            void handle() {}
        }

        static class TooLong {
            @TaskHandler(value = "email:new", maxRunTime = "2m")
            void handle() {}
        }

        static class Many {
            @TaskHandler("email:new")
            Flux<String> handle() {
                return Flux.empty();
            }
        }

        static class TwoTasks {
            @TaskHandler("email:new")
            void handle(Task one, Task two) {}
        }

        static class NumberAsId {
            @TaskHandler("email:new")
            void handle(@TaskId long id) {}
        }

        static class Results {
            @TaskHandler("email:new")
            void handle(@DependencyResults List<String> results) {}
        }

        static class Primitive {
            @TaskHandler("email:new")
            void handle(@Payload(required = false) int number) {}
        }

        interface Unrelated {
            void unrelated();
        }

        static class Hidden implements Unrelated {
            @TaskHandler("email:new")
            void handle() {}

            @Override
            public void unrelated() {}
        }
    }

    /**
     * A refusal.
     *
     * @param place the class and method that refuses
     * @param start tries to start
     * @param description parts of it
     * @param action a part of it
     */
    record Line(String place, Supplier<Throwable> start, List<String> description, String action) {

        @Override
        public String toString() {
            return place + ": " + action;
        }
    }

    static Stream<Line> table() {
        String two = "seed=" + "0".repeat(64);
        return Stream.of(
                property("AsyncJobsProperties.<init>", "asyncjobs.concurrency", "0", "1 or more"),
                property("Storage.<init>", "asyncjobs.storage.replicas", "6", "a number from 1 to 5"),
                property("Storage.<init>", "asyncjobs.storage.task-retention", "-1s", "0 (for ever) or more"),
                property("Nats.<init>", "asyncjobs.nats.connect-timeout", "0s", "1ms to 1h"),
                property("Nats.<init>", "asyncjobs.nats.connect-timeout", "99999999999999d", "1ms to 1h"),
                property("Worker.<init>", "asyncjobs.worker.shutdown-timeout", "-1s", "0 or more"),
                property("WorkerOptionsFactory.named", "asyncjobs.retry", "2m", "one of 10m, 1h, 1m, default"),
                property("WorkerOptionsFactory.named", "asyncjobs.queues.DEFAULT.retry", "2m", "one of 10m, 1h"),
                property(
                        "WorkerOptionsFactory.discard",
                        "asyncjobs.discard",
                        "done",
                        "a list of complete, expired and terminated"),
                property("ConfiguredQueues.require", "asyncjobs.queues.DEFAULT.max-run-time", "0s", "more than 0"),
                property("ConfiguredQueues.require", "asyncjobs.queues.DEFAULT.max-concurrent", "0", "1 or more"),
                new Line(
                        "ConfiguredQueues.named",
                        working("asyncjobs.queue=a.b"),
                        List.of("a.b"),
                        "asyncjobs.queue or asyncjobs.queues"),
                new Line(
                        "AsyncJobsAutoConfiguration.asyncJobs",
                        connecting("asyncjobs.nats.connect-in-background=off"),
                        List.of("The property asyncjobs.nats.connect-in-background has the value 'off'"),
                        "true or false"),
                new Line(
                        "ConnectionSettingsFactory.failed",
                        connecting("asyncjobs.nats.url=nats://me:hush@h", "asyncjobs.nats.context=AJ"),
                        List.of("asyncjobs.nats.url and asyncjobs.nats.context"),
                        "Remove one of them"),
                new Line(
                        "ConnectionSettingsFactory.path",
                        connecting("asyncjobs.nats.credentials=hu\0sh"),
                        List.of("asyncjobs.nats.credentials", "'…'"),
                        "Set asyncjobs.nats.credentials to the path of a file"),
                new Line(
                        "PropertiesAsyncJobsConnectionDetails.unknown",
                        connecting("asyncjobs.nats.ssl.bundle=mine"),
                        List.of("'mine', named by asyncjobs.nats.ssl.bundle"),
                        "spring.ssl.bundle.pem.mine.*"),
                new Line(
                        "StartupConnector.explained",
                        connecting("asyncjobs.nats.url=nats://me:hush@127.0.0.1:1"),
                        List.of("nats://127.0.0.1:1: connection refused"),
                        "asyncjobs.nats.url"),
                new Line(
                        "PropertiesTaskSignatures.key",
                        working("asyncjobs.signing.seed=hush"),
                        List.of("asyncjobs.signing.seed"),
                        "64 hexadecimal digits"),
                new Line(
                        "PropertiesTaskSignatures.file",
                        working("asyncjobs.signing.seed-file=hu\0sh"),
                        List.of("asyncjobs.signing.seed-file", "'…'"),
                        "the path of a file"),
                new Line(
                        "PropertiesTaskSignatures.build",
                        working(
                                "asyncjobs.signing." + two,
                                "asyncjobs.signing.seed-file=/seed",
                                "asyncjobs.signing.verification-key=" + "0".repeat(64)),
                        List.of("asyncjobs.signing.* contradict each other"),
                        "not both"),
                task("ConfiguredTasks.handler", List.of("asyncjobs.tasks[0].type"), "a type of task", "remote=true"),
                task(
                        "ConfiguredTasks.handler",
                        List.of("asyncjobs.tasks[0], for task type \"a\", has no remote or command"),
                        "asyncjobs.tasks[0].command",
                        "type=a"),
                task(
                        "ConfiguredTasks.remote",
                        List.of("asyncjobs.tasks[0].type has the value 'a b'"),
                        "letters, digits",
                        "type=a b",
                        "remote=true"),
                task(
                        "ConfiguredTasks.command",
                        List.of("asyncjobs.tasks[0].command has the value '../a'"),
                        "inside of the directory 'commands' (asyncjobs.commands-directory)",
                        "type=a",
                        "command=../a"),
                handler("Routers.router", Beans.Twice.class, "\"email:new\" in queue DEFAULT", "Remove one of them"),
                handler("Routers.add", Beans.WrongType.class, "\"email.new\"", "letters, digits"),
                handler(
                        "Routers.requireConsumed",
                        Beans.OtherQueue.class,
                        "is for queue OTHER, which this application does not consume (it consumes: DEFAULT)",
                        "asyncjobs.queues.OTHER.consume=true"),
                handler("TaskHandlerFactory.create", Beans.NoType.class, "names no task type", "@TaskHandler"),
                handler("TaskHandlerFactory.invalid", Beans.WrongRetry.class, "retry = '2m'", "one of 10m, 1h"),
                handler("HandlerTimes.requireShorter", Beans.TooLong.class, "maxRunTime = PT2M", "less than that"),
                handler("ReturnValues.requireOne", Beans.Many.class, "returns a Flux", "Return a Mono of a list"),
                handler("ArgumentsFactory.requireFirst", Beans.TwoTasks.class, "for the Task", "at most one Task"),
                handler(
                        "ArgumentsFactory.requireText",
                        Beans.NumberAsId.class,
                        "marked @TaskId of type long",
                        "a String"),
                handler(
                        "DependencyResultsArgument.of",
                        Beans.Results.class,
                        "List<java.lang.String>",
                        "Map<String, X>"),
                handler("PayloadArgument.isOptional", Beans.Primitive.class, "its type int", "Integer"),
                new Line(
                        "InvocableMethods.ofClass",
                        () -> failure(worker().withBean(Beans.Unrelated.class, FailureAnalysesTest::proxied)),
                        List.of("Hidden.handle() can't be called through the proxy"),
                        "Make the method public"),
                new Line(
                        "ContainerVariables.concurrency",
                        () -> catchThrowable(() -> new TestApplication()
                                .variable("AJ_CONCURRENCY", "many")
                                .run()),
                        List.of("AJ_CONCURRENCY has the value 'many'"),
                        "1 or more"),
                yaml("AsyncJobsYamlLoader.load", "queue: A\n---\nqueue: B\n", "has 2 documents", "Remove all but"),
                yaml("AsyncJobsYamlLoader.documents", "queue: [", "can't be read as YAML", "Correct the file."),
                yaml("AsyncJobsYaml.refused", "tasks: [{type: a}]", "The key 'tasks[0]'", "Add one of them"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void tells(Line line) {
        Throwable failure = line.start().get();

        FailureAnalysis analysis = new AsyncJobsStartupFailureAnalyzer().analyze(failure);
        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains(line.description()).doesNotContain("hush");
        assertThat(analysis.getAction()).contains(line.action()).doesNotContain("hush");
        assertThat(analysis.getCause().getStackTrace())
                .extracting(frame -> frame.getClassName().replaceFirst(".*[.$]", "") + "." + frame.getMethodName())
                .contains(line.place());
    }

    @Test
    void hasALineForEveryPlaceThatRefuses() {
        JavaClass refusal = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.asyncjobs.spring")
                .get(AsyncJobsStartupException.class);
        Set<String> places = new TreeSet<>();
        Stream.concat(
                        refusal.getConstructorCallsToSelf().stream(),
                        refusal
                                .getMethod("invalidProperty", String.class, Object.class, String.class)
                                .getCallsOfSelf()
                                .stream())
                .map(JavaAccess::getOrigin)
                .filter(origin -> !origin.getOwner().equals(refusal))
                .forEach(origin -> places.add(name(origin)));

        Set<String> lines = new TreeSet<>(table().map(Line::place).toList());
        lines.add(OPENER);
        assertThat(lines).isEqualTo(places);
    }

    private static String name(JavaCodeUnit origin) {
        return origin.getOwner().getSimpleName() + "." + origin.getName();
    }

    private static Line property(String place, String property, String value, String allowed) {
        return new Line(
                place,
                () -> failure(worker().withPropertyValues(property + "=" + value)),
                List.of("The property " + property + " has the value"),
                "Set " + property + " to " + allowed);
    }

    private static Line task(String place, List<String> description, String action, String... settings) {
        String[] properties = Stream.of(settings)
                .map(setting -> "asyncjobs.tasks[0]." + setting)
                .toArray(String[]::new);
        return new Line(place, () -> failure(worker().withPropertyValues(properties)), description, action);
    }

    private static Line handler(String place, Class<?> bean, String description, String action) {
        return new Line(
                place,
                () -> failure(worker().withBean(bean)),
                List.of(bean.getSimpleName() + ".handle", description),
                action);
    }

    private static Line yaml(String place, String text, String description, String action) {
        return new Line(
                place,
                () -> {
                    Path file = directory.resolve("asyncjobs.yaml");
                    return catchThrowable(() -> {
                        Files.writeString(file, text);
                        new TestApplication()
                                .properties("spring.config.import=asyncjobs:" + file)
                                .run();
                    });
                },
                List.of("asyncjobs.yaml", description),
                action);
    }

    /** Connects to a real server, if it comes to that. */
    private static Supplier<Throwable> connecting(String... properties) {
        return () -> failure(new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AsyncJobsAutoConfiguration.class))
                .withPropertyValues(properties));
    }

    private static Supplier<Throwable> working(String... properties) {
        return () -> failure(worker().withPropertyValues(properties));
    }

    private static ApplicationContextRunner worker() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AsyncJobsAutoConfiguration.class, AsyncJobsWorkerAutoConfiguration.class))
                .withBean(AsyncJobs.class, FailureAnalysesTest::jobs);
    }

    private static Throwable failure(ApplicationContextRunner runner) {
        List<Throwable> failures = new ArrayList<>();
        runner.run(context -> failures.add(context.getStartupFailure()));
        return failures.get(0);
    }

    private static Beans.Unrelated proxied() {
        return (Beans.Unrelated) new ProxyFactory(new Beans.Hidden()).getProxy();
    }

    private static AsyncJobs jobs() {
        AsyncJobs jobs = mock(AsyncJobs.class);
        when(jobs.queue()).thenReturn("DEFAULT");
        when(jobs.queues()).thenReturn(Set.of("DEFAULT"));
        when(jobs.opened()).thenReturn(CompletableFuture.completedFuture(null));
        when(jobs.codec()).thenReturn(new JsonPayloadCodec());
        when(jobs.queueInfo(any()))
                .thenReturn(CompletableFuture.completedFuture(
                        new QueueInfo("DEFAULT", 0, 0, new QueueLimits(Duration.ofMinutes(1), -1, 100))));
        when(jobs.requestReplyHandler(argThat(type -> type != null && type.contains(" "))))
                .thenThrow(new InvalidRequestException("the type is invalid"));
        return jobs;
    }
}
