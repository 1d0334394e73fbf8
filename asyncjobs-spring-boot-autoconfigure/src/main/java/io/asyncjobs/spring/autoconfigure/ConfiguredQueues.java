package io.asyncjobs.spring.autoconfigure;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The queues that the properties define. */
final class ConfiguredQueues {

    private final String main;
    private final boolean create;

    // Environment variables give the names in lower case: EMAIL and email are the same entry.
    private final Map<String, Queue> entries = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    ConfiguredQueues(AsyncJobsProperties properties) {
        String queue = properties.queue();
        main = queue == null ? QueueConfig.ofDefault().name() : queue;
        create = properties.createQueues();
        entries.putAll(properties.queues());
    }

    /** The main queue first. */
    List<QueueConfig> configs() {
        List<QueueConfig> configs = new ArrayList<>();
        configs.add(config(main, entries.get(main)));
        entries.forEach((name, queue) -> {
            if (!name.equalsIgnoreCase(main)) {
                configs.add(config(name, queue));
            }
        });
        return configs;
    }

    List<String> consumed() {
        List<String> consumed = new ArrayList<>();
        Queue settings = entries.get(main);
        if (settings == null || !Boolean.FALSE.equals(settings.consume())) {
            consumed.add(main);
        }
        entries.forEach((name, queue) -> {
            if (!name.equalsIgnoreCase(main) && Boolean.TRUE.equals(queue.consume())) {
                consumed.add(name);
            }
        });
        return consumed;
    }

    /** Those with {@code consume: true}. */
    List<String> toConsume() {
        return consumed().stream()
                .filter(name -> settings(name).map(Queue::consume).orElse(false))
                .toList();
    }

    Optional<Queue> settings(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private QueueConfig config(String name, @Nullable Queue queue) {
        QueueConfig base = named(name);
        if (queue == null) {
            return create ? base : QueueConfig.join(name);
        }
        String prefix = "asyncjobs.queues." + name;
        Duration maxAge = or(queue.maxAge(), base.maxAge());
        require(
                !maxAge.isNegative() && maxAge.compareTo(QueueConfig.LONGEST) <= 0,
                prefix + ".max-age",
                maxAge,
                "0 (for ever) or more, and less than 292 years");
        long maxEntries = or(queue.maxEntries(), base.maxEntries());
        require(maxEntries >= -1, prefix + ".max-entries", maxEntries, "-1 (any number) or more");
        int maxTries = or(queue.maxTries(), base.maxTries());
        require(maxTries >= -1, prefix + ".max-tries", maxTries, "-1 (any number) or more");
        Duration maxRunTime = or(queue.maxRunTime(), base.maxRunTime());
        require(
                !maxRunTime.isNegative() && !maxRunTime.isZero() && maxRunTime.compareTo(QueueConfig.LONGEST) <= 0,
                prefix + ".max-run-time",
                maxRunTime,
                "more than 0, and less than 292 years");
        int maxConcurrent = or(queue.maxConcurrent(), base.maxConcurrent());
        require(maxConcurrent >= 1, prefix + ".max-concurrent", maxConcurrent, "1 or more");
        int concurrency = or(queue.concurrency(), 1);
        require(concurrency >= 1, prefix + ".concurrency", concurrency, "1 or more");
        return new QueueConfig(
                name,
                maxAge,
                maxEntries == 0 ? -1 : maxEntries,
                or(queue.discardOld(), base.discardOld()),
                maxTries == 0 ? -1 : maxTries,
                maxRunTime,
                maxConcurrent,
                or(queue.create(), create));
    }

    private static QueueConfig named(String name) {
        QueueConfig standard = QueueConfig.ofDefault();
        try {
            return name.equals(standard.name()) ? standard : QueueConfig.of(name);
        } catch (InvalidRequestException invalid) {
            throw new AsyncJobsStartupException(
                    String.valueOf(invalid.getMessage()),
                    "Correct the name of the queue in asyncjobs.queue or asyncjobs.queues.",
                    invalid);
        }
    }

    private static void require(boolean allowed, String property, Object value, String what) {
        if (!allowed) {
            throw invalidProperty(property, value, what);
        }
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
