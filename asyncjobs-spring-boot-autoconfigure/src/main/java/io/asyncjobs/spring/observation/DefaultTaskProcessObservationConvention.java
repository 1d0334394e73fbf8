package io.asyncjobs.spring.observation;

import io.asyncjobs.spring.observation.TaskObservation.HighCardinalityKeys;
import io.micrometer.common.KeyValues;

/** The keys that the metrics have too, and for traces the task's id. Extend it to add more. */
public class DefaultTaskProcessObservationConvention implements TaskProcessObservationConvention {

    /** Makes one; it has no state. */
    public DefaultTaskProcessObservationConvention() {}

    @Override
    public String getContextualName(TaskProcessContext context) {
        return "process " + context.queue();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TaskProcessContext context) {
        return TaskKeyValues.of(context.queue(), context.type(), context.outcome(), context.getError());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(TaskProcessContext context) {
        return KeyValues.of(HighCardinalityKeys.TASK_ID.withValue(context.task().id()))
                .and(HighCardinalityKeys.TRIES.withValue(
                        Integer.toString(context.task().tries())));
    }
}
