package io.asyncjobs.spring.test.app;

import org.springframework.stereotype.Component;

/** A component that has nothing to do with tasks, and would not start in a test. */
@Component
public class Nuisance {

    /** Fails. */
    public Nuisance() {
        throw new IllegalStateException("the database is not there");
    }
}
