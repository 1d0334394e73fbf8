package io.asyncjobs.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncjobs.hostile.Samples;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Records of all kinds, read and written (protocol 2, 4). */
class TaskRecordPropertyTest {

    private static final String SECRET = "hunter2secret";

    @Property(tries = 2000)
    void bytesAreATaskOrACorruptOne(@ForAll("bytes") byte[] bytes) {
        readAndWriteBack(bytes);
    }

    @Property(tries = 2000)
    void aDamagedRecordIsATaskOrACorruptOne(@ForAll("mutants") byte[] bytes) {
        readAndWriteBack(bytes);
    }

    @Property(tries = 50)
    void deepJsonIsATaskOrACorruptOne(@ForAll("deep") String json) {
        readAndWriteBack(json.getBytes(UTF_8));
        readAndWriteBack(("{\"id\":\"x\",\"unknown\":" + json + "}").getBytes(UTF_8));
        readAndWriteBack(("{\"id\":\"x\",\"result\":{\"payload\":" + json + "}}").getBytes(UTF_8));
    }

    /** What could be read must not become unreadable when it is saved again. */
    private static void readAndWriteBack(byte[] bytes) {
        Task task;
        try {
            task = Task.fromJson(bytes);
        } catch (CorruptTaskException corrupt) {
            return;
        }
        Task again = Task.fromJson(task.toJson());
        assertThat(again.id()).isEqualTo(unicode(task.id()));
        assertThat(Task.fromJson(again.toJson())).isEqualTo(again);
        assertThat(task.toString()).isNotEmpty();
    }

    @Property
    void aTaskIsWrittenAndReadWithoutALoss(@ForAll("tasks") Task task) {
        byte[] written = task.toJson();
        assertThat(task.largestJson()).isGreaterThanOrEqualTo(written.length);

        Task read = Task.fromJson(written);

        assertThat(Vectors.text(read.toJson())).isEqualTo(Vectors.text(written));
        assertThat(read.id()).isEqualTo(task.id());
        assertThat(read.dependencies()).isEqualTo(task.dependencies());
        assertThat(read.payload()).isEqualTo(task.payload());
        assertThat(read.deadline()).isEqualTo(task.deadline());
        assertThat(read.created()).isEqualTo(task.created());
        assertThat(read.tried()).isEqualTo(task.tried());
        assertThat(read.tries()).isEqualTo(task.tries());
        assertThat(read.maxTries()).isEqualTo(task.maxTries());
        assertThat(read.state()).isEqualTo(task.state());
        assertThat(read.result()).isEqualTo(task.result());
        assertThat(read.dependencyResults()).isEqualTo(task.dependencyResults());
        assertThat(read.lastError()).isEqualTo(task.lastError());
        assertThat(read.queue()).isEqualTo(task.queue());
    }

    /** As in Go: written as an escape, and as the character itself when it was read. */
    @Property
    void halfACharacterBecomesTheReplacementCharacter(@ForAll("tasks") Task task, @ForAll("texts") String error) {
        Task refused = task.refused(error);

        Task read = Task.fromJson(refused.toJson());

        assertThat(read).isEqualTo(task.refused(unicode(error)));
        assertThat(Task.fromJson(read.toJson())).isEqualTo(read);
    }

    @Property(tries = 20)
    void aLargePayloadIsWrittenAndReadWithoutALoss(@ForAll("large") byte[] payload) {
        Task task = Task.builder("t").payload(payload).build();

        assertThat(Task.fromJson(task.toJson()).payload()).isEqualTo(payload);
    }

    @Property
    void unknownMembersAreTolerated(@ForAll("tasks") Task task, @ForAll("json") String value, @ForAll Random random) {
        List<String> members = members(task.toJson());
        members.replaceAll(member -> inside(member, value));
        members.add(random.nextInt(members.size() + 1), "\"x_unknown\":" + value);
        members.add(random.nextInt(members.size() + 1), "\"\":" + value);

        assertThat(Task.fromJson(object(members))).isEqualTo(task);
    }

    @Property
    void theLastOfARepeatedMemberCounts(
            @ForAll("tasks") Task first, @ForAll("tasks") Task second, @ForAll Random random) {
        List<String> all = members(first.toJson());
        all.addAll(members(second.toJson()));
        java.util.Collections.shuffle(all, random);
        Map<String, String> last = new LinkedHashMap<>();
        all.forEach(member -> last.put(name(member), member));

        assertThat(Task.fromJson(object(all))).isEqualTo(Task.fromJson(object(last.values())));
    }

    @Property
    void theCaseAndTheOrderOfMembersDoNotMatter(@ForAll("tasks") Task task, @ForAll Random random) {
        List<String> members = members(task.toJson());
        members.replaceAll(member ->
                inAnyCase(name(member), random) + member.substring(name(member).length()));
        java.util.Collections.shuffle(members, random);

        assertThat(Task.fromJson(object(members))).isEqualTo(task);
    }

    @Property
    void anErrorTellsNothingOfTheRecord(
            @ForAll("recorded") byte[] record, @ForAll("broken") String broken, @ForAll Random random) {
        List<String> members = members(record);
        members.add(random.nextInt(members.size() + 1), broken);

        Throwable corrupt = catchThrowable(() -> Task.fromJson(object(members)));

        for (Throwable each = corrupt; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(SECRET, "4711471147114711");
        }
    }

    @Property
    void aStepIsReadBack(@ForAll("tasks") Task task, @ForAll("times") Instant now, @ForAll("texts") String text) {
        String error = unicode(text);
        for (Task step : List.of(
                task.started(now),
                task.stillActive(now),
                task.failed(TaskState.EXPIRED, error, now),
                task.givenBack(error, now),
                task.refused(error),
                task.retried(TaskState.RETRY, 0),
                task.completed(new TaskResult("null", now)))) {
            assertThat(Task.fromJson(step.toJson())).isEqualTo(step);
        }
        assertThat(task.started(now).tries()).isGreaterThanOrEqualTo(task.tries());
        assertThat(task.givenBack(error, now).tries()).isLessThanOrEqualTo(Math.max(0, task.tries()));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Samples.bytes();
    }

    @Provide
    Arbitrary<byte[]> mutants() {
        return Samples.mutants();
    }

    @Provide
    Arbitrary<byte[]> recorded() {
        return Samples.recorded();
    }

    @Provide
    Arbitrary<String> deep() {
        return Samples.deepJson();
    }

    @Provide
    Arbitrary<String> json() {
        return Samples.json();
    }

    @Provide
    Arbitrary<Instant> times() {
        return Samples.times();
    }

    @Provide
    Arbitrary<String> texts() {
        return Samples.texts();
    }

    @Provide
    Arbitrary<byte[]> large() {
        return Combinators.combine(Arbitraries.integers().between(0, 1 << 20), Arbitraries.randoms())
                .as((size, random) -> {
                    byte[] bytes = new byte[size];
                    random.nextBytes(bytes);
                    return bytes;
                });
    }

    /** Members that spoil a record, with a value that nobody must see. */
    @Provide
    Arbitrary<String> broken() {
        return Arbitraries.of(
                "\"payload\":" + SECRET,
                "\"payload\":'" + SECRET + "'",
                "\"payload\":\"" + SECRET + "!\"",
                "\"payload\":\"" + SECRET + "\\x\"",
                "\"payload\":\"" + SECRET,
                "\"payload\":{\"" + SECRET + "\":1}",
                "\"created\":\"" + SECRET + "\"",
                "\"deadline\":\"2026-01-01T00:00:00" + SECRET + "\"",
                "\"tries\":\"" + SECRET + "\"",
                "\"tries\":47114711471147114711471147114711",
                "\"max_tries\":4711471147114711",
                "\"tries\":4711471147114711.5",
                "\"load_dependencies\":true" + SECRET,
                "\"load_dependencies\":t" + SECRET,
                "\"dependencies\":[\"a\"," + SECRET + "]",
                "\"dependency_results\":{\"a\":" + SECRET + "}",
                "\"result\":{\"payload\":" + SECRET + "}",
                "\"" + SECRET + "\":" + SECRET,
                SECRET + ":1",
                "\"x\":1" + SECRET);
    }

    @Provide
    Arbitrary<Task> tasks() {
        Arbitrary<byte @Nullable []> payloads =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).injectNull(0.1);
        Arbitrary<TaskResult> results = Combinators.combine(
                        Samples.json().map(TaskRecordPropertyTest::compact), Samples.times())
                .as(TaskResult::new);
        Arbitrary<Integer> offsets =
                Arbitraries.integers().between(-18 * 60, 18 * 60).edgeCases(edges -> edges.add(0, -18 * 60, 18 * 60));
        Arbitrary<TaskBuilder> names = Combinators.combine(
                        Samples.names(),
                        Samples.names(),
                        Samples.texts().map(TaskRecordPropertyTest::unicode),
                        Samples.states(),
                        Samples.texts().map(TaskRecordPropertyTest::unicode),
                        Arbitraries.strings().withChars("0123456789abcdef").ofMaxLength(128),
                        Samples.names().list().ofMaxSize(4))
                .as((id, type, queue, state, error, signature, dependencies) -> {
                    TaskBuilder task = new TaskBuilder();
                    task.id = id;
                    task.type = type;
                    task.queue = queue;
                    task.stateName = state;
                    task.lastError = error;
                    task.signature = signature;
                    task.dependencies = new LinkedHashSet<>(dependencies);
                    return task;
                });
        Arbitrary<TaskBuilder> times = Combinators.combine(
                        names,
                        Samples.times(),
                        Samples.times().injectNull(0.3),
                        Samples.times().injectNull(0.3),
                        offsets)
                .as((task, created, tried, deadline, offset) -> {
                    task.created = created;
                    task.tried = tried;
                    boolean fits = deadline != null
                            && deadline.isAfter(Samples.FIRST.plusSeconds(70_000))
                            && deadline.isBefore(Samples.LAST.minusSeconds(70_000));
                    task.deadline = fits ? deadline.atOffset(ZoneOffset.ofTotalSeconds(offset * 60)) : null;
                    return task;
                });
        return Combinators.combine(
                        times,
                        payloads,
                        Arbitraries.maps(Samples.names(), results.injectNull(0.2))
                                .ofMaxSize(3),
                        results.injectNull(0.4),
                        Arbitraries.integers(),
                        Arbitraries.integers(),
                        Arbitraries.of(true, false))
                .as((task, payload, dependencyResults, result, tries, maxTries, load) -> {
                    task.payload = payload;
                    task.dependencyResults = dependencyResults;
                    task.result = result;
                    task.tries = tries;
                    task.maxTries = maxTries;
                    task.loadDependencies = load;
                    return new Task(task);
                });
    }

    private static String compact(String json) {
        try {
            return Json.compact(Json.compact(json)); // halves of characters are gone then
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text as any UTF-8 can hold it. */
    private static String unicode(String text) {
        return text.codePoints()
                .mapToObj(point -> point >= 0xd800 && point <= 0xdfff ? "\ufffd" : Character.toString(point))
                .collect(Collectors.joining());
    }

    /** The members of a record as they stand in it. */
    private static List<String> members(byte[] record) {
        List<String> members = new ArrayList<>();
        try {
            Json.readObject(
                    record,
                    (name, value) ->
                            members.add(new io.asyncjobs.wire.JsonWriter().value(name) + ":" + Json.compact(value)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return members;
    }

    private static String name(String member) {
        return member.substring(0, member.indexOf(':'));
    }

    /** The member of a result gets another member. */
    private static String inside(String member, String value) {
        return member.replaceFirst(
                "^\"result\":\\{",
                java.util.regex.Matcher.quoteReplacement("\"result\":{\"x_unknown\":" + value + ","));
    }

    private static String inAnyCase(String name, Random random) {
        return name.chars()
                .mapToObj(c -> random.nextBoolean() ? Character.toUpperCase((char) c) : (char) c)
                .map(String::valueOf)
                .collect(Collectors.joining());
    }

    private static byte[] object(java.util.Collection<String> members) {
        return ("{" + String.join(",", members) + "}").getBytes(UTF_8);
    }
}
