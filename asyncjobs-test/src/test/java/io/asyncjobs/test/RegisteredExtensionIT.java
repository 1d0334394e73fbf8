package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegisteredExtensionIT {

    @RegisterExtension
    static NatsServerExtension nats =
            NatsServerExtension.with(NatsServer.builder().configuration("server_name: registered"));

    @Test
    void startsTheServerThatTheBuilderDescribes(NatsServer server) {
        assertThat(server).isSameAs(nats.server());
        assertThat(server.log()).contains("registered");
    }

    @Test
    void hasNoServerBeforeAClassHasStarted() {
        assertThatIllegalStateException().isThrownBy(new NatsServerExtension()::server);
    }

    @Nested
    class OfANestedClass {

        @Test
        void isTheOneOfTheOuterClass(NatsServer server) {
            assertThat(server).isSameAs(nats.server());
        }
    }
}
