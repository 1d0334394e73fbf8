package io.asyncjobs.test;

import org.jspecify.annotations.Nullable;

/**
 * Says that no nats-server could be found, started or steered, and what to do about it.
 *
 * <p>The message can hold the last lines of the server's log, in which the secrets of the extra configuration are
 * masked.
 */
public final class NatsServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NatsServerException(String message) {
        this(message, null);
    }

    NatsServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
