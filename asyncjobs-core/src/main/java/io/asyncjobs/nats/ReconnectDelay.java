package io.asyncjobs.nats;

import io.nats.client.ReconnectDelayHandler;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each round through the servers: 100 ms, doubling up to 1 s, of which a random part of up to a
 * half is taken off, so that the clients of a restarted server do not return in step. (The reference waits up to 85 s.)
 */
record ReconnectDelay(RandomGenerator random) implements ReconnectDelayHandler {

    private static final long FIRST = 100;
    private static final long LONGEST = 1_000;

    @Override
    public Duration getWaitTime(long totalRounds) {
        long full = totalRounds > 3 ? LONGEST : FIRST << Math.max(0, totalRounds);
        return Duration.ofMillis(full - random.nextLong(full / 2 + 1));
    }
}
