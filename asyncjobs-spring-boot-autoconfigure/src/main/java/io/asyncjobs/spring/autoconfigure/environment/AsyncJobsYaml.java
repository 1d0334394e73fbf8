package io.asyncjobs.spring.autoconfigure.environment;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.env.EnumerablePropertySource;

/** What an {@code asyncjobs.yaml} (protocol 25) says, as properties of ours; what it leaves out stays as it is set elsewhere. */
final class AsyncJobsYaml {

    private static final Map<String, String> PROPERTIES = Map.of(
            "nats", "asyncjobs.nats.context",
            "queue", "asyncjobs.queue",
            "retry", "asyncjobs.retry",
            "discard", "asyncjobs.discard",
            "task_signatures_optional", "asyncjobs.signing.optional");

    /** What matters to the build of Go's container only. */
    private static final Set<String> IGNORED = Set.of("name", "asyncjobs");

    private static final Pattern STATE = Pattern.compile("discard\\[\\d+]");
    private static final Pattern TASK = Pattern.compile("tasks\\[(\\d+)]\\.(type|remote|command|package|version)");

    private final String file;
    private final EnumerablePropertySource<?> source;
    private final Map<String, Object> properties = new LinkedHashMap<>();

    /**
     * Takes a document.
     *
     * @param file what to call it in errors
     * @param source the document as Boot reads YAML: {@code tasks[0].type}
     */
    AsyncJobsYaml(String file, EnumerablePropertySource<?> source) {
        this.file = file;
        this.source = source;
    }

    /**
     * Our properties.
     *
     * @throws AsyncJobsStartupException if it has keys that are not known or tasks that can't be handled here
     */
    Map<String, Object> properties() {
        Map<Integer, Map<String, String>> tasks = new TreeMap<>();
        for (String key : source.getPropertyNames()) {
            Matcher task = TASK.matcher(key);
            if (task.matches()) {
                tasks.computeIfAbsent(Integer.valueOf(task.group(1)), number -> new LinkedHashMap<>())
                        .put(task.group(2), text(key));
            } else {
                setting(key);
            }
        }
        tasks.forEach(this::task);
        return properties;
    }

    private void setting(String key) {
        boolean empty = text(key).isEmpty();
        String property = PROPERTIES.get(key);
        if (property != null) {
            if (!empty) {
                put(property, key);
            }
        } else if (STATE.matcher(key).matches()) {
            put("asyncjobs." + key, key);
        } else if (!IGNORED.contains(key) && !(key.equals("tasks") && empty)) {
            throw refused(
                    key,
                    "is not known.",
                    "Remove it, or correct its name. Known are nats, queue, name, retry, discard,"
                            + " task_signatures_optional, asyncjobs and tasks, and of each task type, remote, command,"
                            + " package and version.");
        }
    }

    /** Of several ways to handle a task the first counts, as in Go: remote, command, package. */
    private void task(int number, Map<String, String> task) {
        String key = "tasks[" + number + "]";
        if (!task.containsKey("type")) {
            throw refused(key, "has no type.", "Add the type of the tasks, such as 'type: email:new'.");
        }
        put("asyncjobs." + key + ".type", key + ".type");
        String command = task.getOrDefault("command", "");
        if (remote(key, task.get("remote"))) {
            put("asyncjobs." + key + ".remote", key + ".remote");
        } else if (!command.isEmpty()) {
            put("asyncjobs." + key + ".command", key + ".command");
        } else if (task.containsKey("package") || task.containsKey("version")) {
            throw refused(
                    key,
                    "names a Go package, which can't run here.",
                    "Write a method with @TaskHandler(\"" + task.get("type") + "\") and remove the entry, or give it"
                            + " 'remote: true' and let a NATS service do the work, or 'command:' and a program.");
        } else {
            throw refused(
                    key,
                    "has neither 'remote: true' nor a command.",
                    "Add one of them, or write a method with @TaskHandler(\"" + task.get("type")
                            + "\") and remove the entry.");
        }
    }

    private boolean remote(String task, @Nullable String value) {
        if (value == null || value.isEmpty() || value.equals("false")) {
            return false;
        }
        if (!value.equals("true")) {
            throw refused(task + ".remote", "is '" + value + "'.", "Set it to true or false.");
        }
        return true;
    }

    private void put(String property, String key) {
        Object value = source.getProperty(key);
        properties.put(property, OriginTrackedValue.of(value, OriginLookup.getOrigin(source, key)));
    }

    private String text(String key) {
        return String.valueOf(source.getProperty(key));
    }

    private AsyncJobsStartupException refused(String key, String why, String action) {
        return new AsyncJobsStartupException("The key '%s' of %s %s".formatted(key, place(key), why), action, null);
    }

    private String place(String key) {
        Location location =
                OriginLookup.getOrigin(source, key) instanceof TextResourceOrigin origin ? origin.getLocation() : null;
        return location == null ? file : file + ", line " + (location.getLine() + 1);
    }
}
