package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NatsServerExtension.class)
class NatsServerExtensionIT {

    private static NatsServer ofTheClass;
    private final NatsServer ofTheConstructor;

    NatsServerExtensionIT(NatsServer server) {
        this.ofTheConstructor = server;
    }

    @BeforeAll
    static void remember(NatsServer server) {
        ofTheClass = server;
    }

    @Test
    void injectsOneServerEverywhere(NatsServer server) {
        assertThat(server).isSameAs(ofTheClass).isSameAs(ofTheConstructor);
        assertThat(server.isRunning()).isTrue();
    }

    @Nested
    class OfANestedClass {

        @Test
        void isTheOneOfTheOuterClass(NatsServer server) {
            assertThat(server).isSameAs(ofTheClass);
        }
    }
}
