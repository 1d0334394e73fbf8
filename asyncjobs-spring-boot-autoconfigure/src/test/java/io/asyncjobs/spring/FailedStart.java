package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.test.system.CapturedOutput;

/** What an operator reads of an application that does not start. */
record FailedStart(String description, String action) {

    /** What every secret of these tests has in it. */
    static final String SECRET = "hush";

    private static final Pattern REPORT = Pattern.compile(
            "APPLICATION FAILED TO START\\R\\*+\\R\\s+Description:\\R\\s+(.+?)\\R\\s+Action:\\R\\s+(.+?)\\R",
            Pattern.DOTALL);

    /** Starts it and checks that no secret is in what it prints, at DEBUG too, nor in any exception. */
    static FailedStart of(TestApplication application, CapturedOutput output, String... secrets) {
        Throwable failure = catchThrowable(() ->
                application.properties("logging.level.io.asyncjobs=debug").run().close());

        assertThat(failure).isNotNull();
        String[] all = Stream.concat(Stream.of(SECRET), Stream.of(secrets)).toArray(String[]::new);
        assertThat(output.getAll()).doesNotContain(all);
        assertThat(texts(failure)).allSatisfy(text -> assertThat(text).doesNotContain(all));
        Matcher report = REPORT.matcher(output.getAll());
        assertThat(report.find()).as(output.getAll()).isTrue();
        return new FailedStart(report.group(1), report.group(2));
    }

    private static Stream<String> texts(Throwable failure) {
        Set<Throwable> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> next = new ArrayDeque<>();
        next.add(failure);
        while (!next.isEmpty()) {
            Throwable each = next.remove();
            if (found.add(each)) {
                next.addAll(Stream.concat(Stream.ofNullable(each.getCause()), Stream.of(each.getSuppressed()))
                        .toList());
            }
        }
        return found.stream().map(Throwable::toString);
    }
}
