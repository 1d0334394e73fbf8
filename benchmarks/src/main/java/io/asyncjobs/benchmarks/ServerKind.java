package io.asyncjobs.benchmarks;

import io.asyncjobs.test.NatsServer;

/**
 * How servers are started.
 *
 * @param syncAlways whether a server has each message on disk before it answers
 * @param configuration text for its configuration file
 */
record ServerKind(boolean syncAlways, String configuration) {

    /** Starts a fresh one with nothing on it. */
    Testbed start() {
        return new Testbed(NatsServer.builder()
                .jetStream(syncAlways ? "sync_interval: always" : "")
                .configuration(configuration)
                .start());
    }
}
