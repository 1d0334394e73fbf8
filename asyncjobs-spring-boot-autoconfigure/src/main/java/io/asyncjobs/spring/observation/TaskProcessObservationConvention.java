package io.asyncjobs.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Name and keys of the observation of working tasks; define a bean to have your own. Must be thread-safe. */
public interface TaskProcessObservationConvention extends ObservationConvention<TaskProcessContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof TaskProcessContext;
    }

    @Override
    default String getName() {
        return TaskObservation.PROCESS.getName();
    }
}
