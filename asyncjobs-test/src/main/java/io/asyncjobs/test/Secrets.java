package io.asyncjobs.test;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The secrets of a configuration text, to be kept out of what we print. */
record Secrets(List<String> values) {

    private static final String KEYS = "pass|password|token|secret|seed|jwt|(?:prev_)?(?:encryption_)?key|(?:prev_)?ek";
    private static final String VALUE = "\"([^\"]+)\"|'([^']+)'|([^\\s,;{}\\[\\]\"']+)";
    private static final Pattern SECRET =
            Pattern.compile("(?im)(?:^|[{,;])\\s*[\"']?(?:" + KEYS + ")[\"']?\\s*[:=\\s]\\s*(?:" + VALUE + ")");
    private static final Pattern URL_USER = Pattern.compile("://[^@/\\s]+@");

    static Secrets of(String configuration) {
        return new Secrets(SECRET.matcher(configuration)
                .results()
                .map(Secrets::value)
                .distinct()
                // The longest first: one that is part of another must not leave the rest of that one.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    private static String value(MatchResult match) {
        return IntStream.rangeClosed(1, match.groupCount())
                .mapToObj(match::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    String mask(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, "***");
        }
        return URL_USER.matcher(masked).replaceAll("://***@");
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "Secrets[" + values.size() + "]";
    }
}
