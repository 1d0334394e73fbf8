package io.asyncjobs.store;

import io.asyncjobs.nats.ReceivedHeaders;
import io.nats.client.Message;
import java.util.List;
import java.util.Map;

/**
 * What another service answered to a request.
 *
 * @param headers by name as sent; each with all its values
 * @param body the bytes
 */
public record ServiceReply(Map<String, List<String>> headers, byte[] body) {

    static ServiceReply of(Message message) {
        byte[] body = message.getData();
        return new ServiceReply(ReceivedHeaders.of(message), body == null ? new byte[0] : body);
    }
}
