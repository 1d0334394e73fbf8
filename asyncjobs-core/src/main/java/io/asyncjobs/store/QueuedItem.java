package io.asyncjobs.store;

import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.wire.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An item as it lies in a queue's stream.
 *
 * @param subject its subject
 * @param sequence where it lies
 * @param body its bytes
 * @param item the item; empty if the bytes are none
 * @param hops how often it was queued anew because the server had given it up (B13)
 * @param headers what else travels with the item
 */
public record QueuedItem(
        String subject, long sequence, byte[] body, Optional<WorkItem> item, int hops, ItemHeaders headers) {

    private static final int MANY = 1_000_000;

    static QueuedItem of(StoredMessage message) {
        return new QueuedItem(
                message.subject(),
                message.sequence(),
                message.body(),
                WorkItem.fromJson(message.body()),
                hops(message.header(Headers.HOPS).orElse(null)),
                MessageHeaders.of(message));
    }

    /** Reads the header; what is no number counts as none. */
    static int hops(@Nullable String header) {
        try {
            return header == null ? 0 : Math.max(0, Math.min(MANY, Integer.parseInt(header)));
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }
}
