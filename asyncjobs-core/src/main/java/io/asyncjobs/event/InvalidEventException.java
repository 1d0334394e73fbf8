package io.asyncjobs.event;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.wire.Names;
import org.jspecify.annotations.Nullable;

/** A message on an event subject that is no event, or one of a type that is not known here. */
public final class InvalidEventException extends AsyncJobsException {

    private static final long serialVersionUID = 1L;

    InvalidEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static InvalidEventException unknownType(String type) {
        return new InvalidEventException("unknown event type: " + Names.printable(type), null);
    }
}
