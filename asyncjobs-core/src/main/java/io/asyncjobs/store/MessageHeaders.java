package io.asyncjobs.store;

import io.asyncjobs.nats.ReceivedHeaders;
import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.wire.Headers;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of work items, as messages have them. What was received may be anybody's: what can't be used is left out. */
final class MessageHeaders {

    private MessageHeaders() {}

    /** Of a delivered item. */
    static ItemHeaders of(Message message) {
        io.nats.client.impl.Headers headers = message.hasHeaders() ? message.getHeaders() : null;
        boolean none = headers == null
                || headers.isEmpty()
                || headers.size() == 1 && headers.containsKey(Headers.MESSAGE_ID); // almost all items
        return none ? ItemHeaders.NONE : ItemHeaders.usable(ReceivedHeaders.of(message));
    }

    /** Of an item as it lies in a stream. */
    static ItemHeaders of(StoredMessage message) {
        if (message.headers().length == 0) {
            return ItemHeaders.NONE;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        new String(message.headers(), StandardCharsets.UTF_8).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        });
        return ItemHeaders.usable(headers);
    }

    /** Those of a new item; {@code null} if there are none. */
    static io.nats.client.impl.@Nullable Headers ofNew(@Nullable String messageId, ItemHeaders more) {
        if (messageId == null && more.isEmpty()) {
            return null;
        }
        io.nats.client.impl.Headers headers = with(new io.nats.client.impl.Headers(), more);
        return messageId == null ? headers : headers.put(Headers.MESSAGE_ID, messageId);
    }

    /** Adds those of an item to others. */
    static io.nats.client.impl.Headers with(io.nats.client.impl.Headers headers, ItemHeaders more) {
        more.values().forEach(headers::put);
        return headers;
    }
}
