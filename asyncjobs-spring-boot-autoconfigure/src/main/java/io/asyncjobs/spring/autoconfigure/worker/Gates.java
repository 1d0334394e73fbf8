package io.asyncjobs.spring.autoconfigure.worker;

import java.util.function.Predicate;

/**
 * Makes gates.
 *
 * @param slots how many tasks a worker works at once; the fewest of all workers
 * @param mayStart whether tasks of a queue may be started now
 */
record Gates(int slots, Predicate<String> mayStart) {

    /** A gate for a handler; of the slots that it leaves, no more than half are taken by those that wait. */
    Gate gate(String handler, int concurrency) {
        int waiting = Math.max(0, Math.min(concurrency, (slots - concurrency) / 2));
        return new Gate(handler, concurrency, waiting, mayStart);
    }
}
