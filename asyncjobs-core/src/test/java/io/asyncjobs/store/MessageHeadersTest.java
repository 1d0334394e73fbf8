package io.asyncjobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.queue.ItemHeaders;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageHeadersTest {

    @Test
    void hasNoneForTheUsualItems() {
        assertThat(MessageHeaders.of(message(null))).isSameAs(ItemHeaders.NONE);
        assertThat(MessageHeaders.of(message(new Headers().put("Nats-Msg-Id", "1"))))
                .isSameAs(ItemHeaders.NONE);
        assertThat(MessageHeaders.of(stored(""))).isSameAs(ItemHeaders.NONE);
        assertThat(MessageHeaders.ofNew(null, ItemHeaders.NONE)).isNull();
    }

    @Test
    void readsThoseOfADelivery() {
        Headers headers =
                new Headers().put("Nats-Msg-Id", "1").put("Aj-Due", "2").put("tenant", "a", "b");

        assertThat(MessageHeaders.of(message(headers)).values()).isEqualTo(Map.of("tenant", List.of("a", "b")));
    }

    @Test
    void readsThoseOfAStoredItemHoweverBrokenTheyAre() {
        StoredMessage message =
                stored("NATS/1.0\r\nNats-Msg-Id: 1\r\ntenant: a\r\ntenant:b\r\nbroken\r\n: x\r\nname: spät\r\n\r\n");

        assertThat(MessageHeaders.of(message).values()).isEqualTo(Map.of("tenant", List.of("a", "b")));
        assertThat(MessageHeaders.of(stored("\u0000"))).isSameAs(ItemHeaders.NONE);
    }

    @Test
    void addsThemToThoseOfANewItem() {
        Headers headers = MessageHeaders.ofNew("id", ItemHeaders.of(Map.of("tenant", "a")));

        assertThat(headers).isNotNull();
        assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("id");
        assertThat(headers.getFirst("tenant")).isEqualTo("a");
    }

    private static Message message(Headers headers) {
        return NatsMessage.builder().subject("x").headers(headers).build();
    }

    private static StoredMessage stored(String headers) {
        return new StoredMessage("x", 1, Instant.EPOCH, headers.getBytes(UTF_8), new byte[0]);
    }
}
