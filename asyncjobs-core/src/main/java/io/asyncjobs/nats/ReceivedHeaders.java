package io.asyncjobs.nats;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers of a received message as they were sent. {@link TolerantDataPort} escapes values that jnats can't read, such
 * as texts in UTF-8; here they are what they were.
 */
public final class ReceivedHeaders {

    /** Says that in all values {@code %XX} is the byte XX; only in messages that came through our data port. */
    static final String ESCAPED = "Aj-Escaped-Values";

    private ReceivedHeaders() {}

    /**
     * Returns the headers by name, upper and lower case told apart; each with all its values, without blanks around them.
     *
     * @param message as received; it is not changed
     */
    public static Map<String, List<String>> of(Message message) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Headers headers = message.getHeaders();
        if (headers != null) {
            boolean escaped = headers.containsKey(ESCAPED);
            headers.forEach((name, each) -> values.put(
                    name, escaped ? each.stream().map(ReceivedHeaders::unescape).toList() : List.copyOf(each)));
            values.remove(ESCAPED);
        }
        return values;
    }

    private static String unescape(String value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
        int at = 0;
        while (at < value.length()) {
            int hex = value.charAt(at) == '%' && at + 2 < value.length() ? hex(value, at + 1) : -1;
            bytes.write(hex < 0 ? value.charAt(at) : hex);
            at += hex < 0 ? 1 : 3;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Two digits as a number, -1 if they are none. */
    private static int hex(String value, int at) {
        int high = Character.digit(value.charAt(at), 16);
        int low = Character.digit(value.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
