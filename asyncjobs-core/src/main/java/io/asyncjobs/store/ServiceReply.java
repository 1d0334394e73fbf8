package io.asyncjobs.store;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.util.LinkedHashMap;
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
        Map<String, List<String>> headers = new LinkedHashMap<>();
        Headers sent = message.getHeaders();
        if (sent != null) {
            sent.forEach(headers::put);
        }
        byte[] body = message.getData();
        return new ServiceReply(headers, body == null ? new byte[0] : body);
    }
}
