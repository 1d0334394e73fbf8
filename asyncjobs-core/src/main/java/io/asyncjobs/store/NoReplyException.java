package io.asyncjobs.store;

import io.asyncjobs.error.UnavailableException;

/** The server did not answer in time; what was asked for may have happened or not. */
final class NoReplyException extends UnavailableException {

    private static final long serialVersionUID = 1L;

    NoReplyException(String message) {
        super(message);
    }
}
