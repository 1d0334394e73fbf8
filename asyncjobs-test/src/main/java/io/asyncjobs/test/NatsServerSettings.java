package io.asyncjobs.test;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a builder collected.
 *
 * @param port the client port, 0 for any
 */
record NatsServerSettings(
        @Nullable Path binary,
        @Nullable Path directory,
        int port,
        String configuration,
        String jetStream,
        Duration startTimeout) {

    Secrets secrets() {
        return Secrets.of(configuration + "\n" + jetStream);
    }

    /** Without the configuration, which can hold passwords. */
    @Override
    public String toString() {
        return "NatsServerSettings[binary=" + binary + ", directory=" + directory + ", port=" + port + "]";
    }
}
