package io.asyncjobs.spring.observation;

import io.asyncjobs.spring.observation.TaskObservation.HighCardinalityKeys;
import io.micrometer.common.KeyValues;

/** The keys that the metrics have too, and for traces the task's id. Extend it to add more. */
public class DefaultTaskEnqueueObservationConvention implements TaskEnqueueObservationConvention {

    /** Makes one; it has no state. */
    public DefaultTaskEnqueueObservationConvention() {}

    @Override
    public String getContextualName(TaskEnqueueContext context) {
        return "enqueue " + context.queue();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TaskEnqueueContext context) {
        return TaskKeyValues.of(context.queue(), context.type(), context.outcome(), context.getError());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(TaskEnqueueContext context) {
        return KeyValues.of(HighCardinalityKeys.TASK_ID.withValue(context.task().id()));
    }
}
