package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigurationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port: 4222",
                "max_payload: 1MB\nlisten = 0.0.0.0:4222",
                "authorization { token: x }\n  \"HTTP_PORT\": 8222",
                "server_name: a; host: 0.0.0.0",
                "log_file: /tmp/x",
                "# comment { \nport: 1",
                "server_name: \"}{\"\nport: 1",
                "routes: [ nats://a:1 ]\nport: 1",
            })
    void rejectsWhatWouldContradictTheServersAddressOrLog(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServer.builder().configuration(text))
                .withMessageContaining("is set by NatsServer")
                .withMessageContaining("port(int)");
    }

    @Test
    void sendsTheJetStreamBlockToItsOwnMethod() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServer.builder().configuration("jetstream { sync_interval: always }"))
                .withMessageContaining("jetStream(String)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServer.builder().jetStream("sync_interval: always\nstore_dir: /data"))
                .withMessageContaining("directory(Path)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts {\n  A {\n    jetstream: enabled\n    users: [ { user: a, password: b } ]\n  }\n}",
                "websocket {\n  port: 8080\n  no_tls: true\n}",
                "# port: 1\n// listen: x\nmax_payload: 64KB",
                "server_name: port",
                "tls { cert_file: \"/a b/{c}.pem\" }",
            })
    void acceptsTheSameWordsElsewhere(String text) {
        assertThatCode(() -> NatsServer.builder().configuration(text)).doesNotThrowAnyException();
    }

    @Test
    void writesTheTextsOfTheUserAndItsOwn() {
        NatsServerSettings settings = new NatsServerSettings(
                null, null, 0, "max_payload: 64KB\n", "sync_interval: always\n", Duration.ofSeconds(1));

        assertThat(ServerConfiguration.text(settings, Path.of("/a \"b\""), new ServerPorts(1, 2, "/x")))
                .startsWith("max_payload: 64KB\n")
                .contains("host: \"127.0.0.1\"", "port: 1\n", "http: \"127.0.0.1:2\"", "sync_interval: always")
                .contains("store_dir: \"/a \\\"b\\\"\"");
    }

    @Test
    void rejectsAPortThatDoesNotExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServer.builder().port(65_536))
                .withMessageContaining("65536");
    }

    @Test
    void rejectsATimeoutOfZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServer.builder().startTimeout(Duration.ZERO));
    }
}
