package io.asyncjobs.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Name and keys of the observation of enqueueing tasks; define a bean to have your own. Must be thread-safe. */
public interface TaskEnqueueObservationConvention extends ObservationConvention<TaskEnqueueContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof TaskEnqueueContext;
    }

    @Override
    default String getName() {
        return TaskObservation.ENQUEUE.getName();
    }
}
