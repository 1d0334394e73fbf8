package io.asyncjobs.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/** Why an application could not be started, and what its developer or operator can do about it; both are printed. */
public final class AsyncJobsStartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * Creates one.
     *
     * @param description what was wrong, without secrets
     * @param action what to do
     * @param cause the reason, if there is one
     */
    public AsyncJobsStartupException(String description, String action, @Nullable Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    /**
     * A property that has a value it may not have.
     *
     * @param property its full name
     * @param value its value, which must not be a secret
     * @param allowed what it may be, as the end of a sentence that begins with its name
     */
    public static AsyncJobsStartupException invalidProperty(String property, Object value, String allowed) {
        return new AsyncJobsStartupException(
                "The property %s has the value '%s', which is not allowed.".formatted(property, value),
                "Set %s to %s.".formatted(property, allowed),
                null);
    }

    /** What to do. */
    public String action() {
        return action;
    }
}
