package io.asyncjobs.store;

import io.asyncjobs.error.UnavailableException;

/** Nobody listens on a subject: the stream or JetStream itself is missing, or has no leader now. */
final class NoRespondersException extends UnavailableException {

    private static final long serialVersionUID = 1L;

    NoRespondersException() {
        // The text that Go shows and stores (protocol 8, 5).
        super("nats: no responders available for request");
    }
}
