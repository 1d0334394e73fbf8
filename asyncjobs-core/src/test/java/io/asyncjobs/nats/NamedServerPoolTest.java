package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Options;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedServerPoolTest {

    private final NamedServerPool pool = new NamedServerPool(server -> {});

    @Test
    void remembersTheNameBehindAnAddress() {
        List<String> addresses = pool.resolveHostToIps("localhost", false, false);

        assertThat(addresses).contains("127.0.0.1");
        assertThat(pool.nameOf("127.0.0.1")).isEqualTo("localhost");
        assertThat(pool.nameOf("10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @Test
    void takesTheNameOfTheServerThatToldOfAnAddress() {
        pool.initialize(new Options.Builder()
                .server("tls://nats.example:4222,tls://10.0.0.9:4222")
                .noRandomize()
                .build());
        pool.nextServer();

        pool.acceptDiscoveredUrls(List.of("10.0.0.1:4222", "10.0.0.9:4222", "other.example:4222", "[fd00::1]:4222"));

        assertThat(pool.nameOf("10.0.0.1")).isEqualTo("nats.example");
        assertThat(pool.nameOf("[fd00::1]")).isEqualTo("nats.example");
        assertThat(pool.nameOf("10.0.0.9")).as("configured as an address").isEqualTo("10.0.0.9");
        assertThat(pool.nameOf("other.example")).isEqualTo("other.example");
    }
}
