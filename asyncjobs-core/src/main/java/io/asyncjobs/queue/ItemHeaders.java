package io.asyncjobs.queue;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.Names;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers that travel with a work item to the handler of its task, for a trace or a tenant; they are never part of the
 * record, and Go ignores them. Names and values are printable ASCII, a value may have tabs; names that start with
 * {@code Nats-} or {@code Aj-}, in upper or lower case, have a meaning of their own and are refused. Immutable.
 *
 * @param values by name, upper and lower case told apart; 4,096 bytes at most as they are sent
 */
public record ItemHeaders(Map<String, List<String>> values) {

    /** How many bytes all of them may have, with four for each line around name and value. */
    public static final int MAX_BYTES = 4096;

    /** No headers. */
    public static final ItemHeaders NONE = new ItemHeaders(Map.of());

    private static final int AROUND = 4;

    /**
     * Checks the headers.
     *
     * @throws InvalidRequestException if one is refused, or all together are too large
     */
    public ItemHeaders {
        int bytes = 0;
        Map<String, List<String>> copy = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> header : values.entrySet()) {
            String fault = fault(header.getKey(), header.getValue());
            if (fault != null) {
                throw new InvalidRequestException(
                        "header '" + Names.printable(header.getKey()) + "' can't be sent: " + fault);
            }
            bytes += bytes(header.getKey(), header.getValue());
            copy.put(header.getKey(), List.copyOf(header.getValue()));
        }
        if (bytes > MAX_BYTES) {
            throw new InvalidRequestException(
                    "the headers of a work item have " + bytes + " bytes; send at most " + MAX_BYTES);
        }
        values = Map.copyOf(copy);
    }

    /**
     * Headers with one value each.
     *
     * @throws InvalidRequestException if one is refused, or all together are too large
     */
    public static ItemHeaders of(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> values.put(name, List.of(value)));
        return new ItemHeaders(values);
    }

    /** Of headers that anybody may have written, those that could be sent by us too, the smallest first while they fit. */
    public static ItemHeaders usable(Map<String, List<String>> headers) {
        List<Map.Entry<String, List<String>>> allowed = headers.entrySet().stream()
                .filter(header -> fault(header.getKey(), header.getValue()) == null)
                .sorted(Comparator.comparingInt(
                                (Map.Entry<String, List<String>> header) -> bytes(header.getKey(), header.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .toList();
        Map<String, List<String>> kept = new LinkedHashMap<>();
        int bytes = 0;
        for (Map.Entry<String, List<String>> header : allowed) {
            bytes += bytes(header.getKey(), header.getValue());
            if (bytes > MAX_BYTES) {
                break;
            }
            kept.put(header.getKey(), header.getValue());
        }
        return kept.isEmpty() ? NONE : new ItemHeaders(kept);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    private static int bytes(String name, List<String> values) {
        int bytes = 0;
        for (String value : values) {
            bytes += name.length() + value.length() + AROUND;
        }
        return bytes;
    }

    private static @Nullable String fault(String name, List<String> values) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
            return "its name must be printable ASCII without space and colon";
        }
        if (startsWith(name, "Nats-") || startsWith(name, "Aj-")) {
            return "names that start with Nats- or Aj- have a meaning of their own";
        }
        boolean printable = values.stream().flatMapToInt(String::chars).allMatch(c -> c >= ' ' && c < 127 || c == '\t');
        return printable && !values.isEmpty() ? null : "its value must be printable ASCII";
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }
}
