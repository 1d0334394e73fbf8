package io.asyncjobs.spring.observation;

import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.worker.Worker;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A registry that remembers what was observed, and workers that have a handler for {@code email:}. */
final class Recorded implements ObservationHandler<Observation.Context>, AsyncJobsWorkers {

    final ObservationRegistry registry = ObservationRegistry.create();
    final List<Map<String, String>> starts = new ArrayList<>();
    final List<Observation.Context> stopped = new ArrayList<>();

    Recorded() {
        registry.observationConfig().observationHandler(this);
    }

    static Map<String, String> keys(Iterable<KeyValue> values) {
        Map<String, String> keys = new TreeMap<>();
        values.forEach(value -> keys.put(value.getKey(), value.getValue()));
        return keys;
    }

    Observation.Context only() {
        if (stopped.size() != 1) {
            throw new AssertionError(stopped.size() + " observations ended");
        }
        return stopped.get(0);
    }

    @Override
    public void onStart(Observation.Context context) {
        starts.add(keys(context.getLowCardinalityKeyValues()));
    }

    @Override
    public void onStop(Observation.Context context) {
        stopped.add(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    @Override
    public List<Worker> workers() {
        return List.of();
    }

    @Override
    public Optional<String> route(String queue, String type) {
        return type.startsWith("email:") ? Optional.of("email:") : Optional.empty();
    }
}
