package io.asyncjobs.test;

/** A server ended because another process listens on one of its ports. */
final class PortTakenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final NatsServerException failure;

    PortTakenException(NatsServerException failure) {
        super(failure);
        this.failure = failure;
    }

    NatsServerException failure() {
        return failure;
    }
}
