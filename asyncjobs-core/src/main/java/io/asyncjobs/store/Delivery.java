package io.asyncjobs.store;

import io.asyncjobs.queue.ItemHeaders;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.wire.Headers;
import io.nats.client.Message;
import java.time.Instant;
import java.util.Optional;

/**
 * One delivery of a work item (protocol 7, 9).
 *
 * @param queue the queue it came from
 * @param subject the item's subject
 * @param replyTo where its acknowledgement goes
 * @param item the item; empty if its bytes are none
 * @param body its bytes
 * @param count how often the item has been delivered, 1 for the first time
 * @param due when it may be started at the earliest; {@link Instant#MIN} if nothing is said
 * @param hops how often the item was queued anew because the server had given it up
 * @param headers what else travels with the item
 * @param received when it came, by {@link System#nanoTime()}: its lease starts here
 */
public record Delivery(
        String queue,
        String subject,
        String replyTo,
        Optional<WorkItem> item,
        byte[] body,
        int count,
        Instant due,
        int hops,
        ItemHeaders headers,
        long received) {

    static Delivery of(String queue, Message message) {
        long received = System.nanoTime();
        byte[] body = body(message);
        return new Delivery(
                queue,
                message.getSubject(),
                message.getReplyTo(),
                WorkItem.fromJson(body),
                body,
                count(message.getReplyTo()),
                due(message),
                hops(message),
                MessageHeaders.of(message),
                received);
    }

    /**
     * Of an item whose header block looks like a status, as a foreign client may write it, the library hides the body. Then
     * the subject says which task it is for.
     */
    private static byte[] body(Message message) {
        if (message.isStatusMessage()) {
            String subject = message.getSubject();
            return new WorkItem(subject.substring(subject.lastIndexOf('.') + 1)).toJson();
        }
        return message.getData() == null ? new byte[0] : message.getData();
    }

    /** As protocol 7 has it: the fifth word, or the seventh where domain and account come before. */
    private static int count(String replyTo) {
        int dots = 0;
        for (int i = 0; i < replyTo.length(); i++) {
            dots += replyTo.charAt(i) == '.' ? 1 : 0;
        }
        int start = 0;
        for (int word = dots < 10 ? 4 : 6; word > 0; word--) {
            start = replyTo.indexOf('.', start) + 1;
        }
        return Integer.parseInt(replyTo, start, replyTo.indexOf('.', start), 10);
    }

    private static int hops(Message message) {
        return QueuedItem.hops(message.hasHeaders() ? message.getHeaders().getFirst(Headers.HOPS) : null);
    }

    private static Instant due(Message message) {
        String due = message.hasHeaders() ? message.getHeaders().getFirst(Headers.DUE) : null;
        try {
            return due == null ? Instant.MIN : Instant.ofEpochMilli(Long.parseLong(due));
        } catch (NumberFormatException notOurs) {
            return Instant.MIN;
        }
    }
}
