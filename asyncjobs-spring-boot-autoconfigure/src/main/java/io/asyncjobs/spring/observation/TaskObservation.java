package io.asyncjobs.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What is observed of tasks. */
public enum TaskObservation implements ObservationDocumentation {

    /** Enqueueing a task, until it is stored and queued. */
    ENQUEUE("asyncjobs.task.enqueue", DefaultTaskEnqueueObservationConvention.class) {

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {HighCardinalityKeys.TASK_ID};
        }
    },

    /** One try of a task: the run of its handler. */
    PROCESS("asyncjobs.task.process", DefaultTaskProcessObservationConvention.class) {

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return HighCardinalityKeys.values();
        }
    };

    private final String name;
    private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

    TaskObservation(String name, Class<? extends ObservationConvention<? extends Observation.Context>> convention) {
        this.name = name;
        this.convention = convention;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return convention;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LowCardinalityKeys.values();
    }

    /** Keys with few values, always present; {@code none} where there is nothing to say. */
    public enum LowCardinalityKeys implements KeyName {
        /** The queue. */
        QUEUE("queue"),
        /** What a handler was registered with; {@code *} for all types, {@code other} for tasks handled elsewhere. */
        TYPE("type"),
        /** What became of it. */
        OUTCOME("outcome"),
        /** The simple name of the exception that it failed with. */
        ERROR("error");

        private final String key;

        LowCardinalityKeys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys with any number of values: for traces only. */
    public enum HighCardinalityKeys implements KeyName {
        /** The task's id. */
        TASK_ID("task.id"),
        /** How often the task has been started. */
        TRIES("tries");

        private final String key;

        HighCardinalityKeys(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
