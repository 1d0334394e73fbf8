package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.TerminateTaskException;

/** Checks payloads. Thread-safe. */
@FunctionalInterface
interface PayloadValidator {

    /**
     * Checks a payload.
     *
     * @param groups the validation groups; none for the default one
     * @throws TerminateTaskException if it is invalid
     */
    void validate(Object payload, Object[] groups);
}
