package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.handler.Route;
import io.asyncjobs.handler.Router;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.worker.Worker;
import io.asyncjobs.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the workers when the application is ready and stops them, and nothing else, before its web server goes:
 * running handlers and late requests may still enqueue. When the client is not open yet, the start waits until it is.
 */
final class AsyncJobsLifecycle implements SmartLifecycle, SmartInitializingSingleton, AsyncJobsWorkers {

    /** As Spring's own message listeners: started late, stopped early. */
    static final int PHASE = Integer.MAX_VALUE - 100;

    private final AsyncJobs jobs;
    private final Supplier<Map<String, Router>> handlers;
    private final Function<String, WorkerOptions> options;
    private final Duration shutdownTimeout;
    private final boolean autoStartup;

    private volatile @Nullable Map<String, Router> routers;
    private volatile List<Worker> workers = List.of();
    private volatile boolean running;

    /** While the start waits for the server; and the queues that are paused meanwhile. */
    private @Nullable DelayedStart delayed;

    private final Set<String> pausedEarly = new HashSet<>();

    AsyncJobsLifecycle(
            AsyncJobs jobs,
            Supplier<Map<String, Router>> handlers,
            Function<String, WorkerOptions> options,
            Duration shutdownTimeout,
            boolean autoStartup) {
        this.jobs = jobs;
        this.handlers = handlers;
        this.options = options;
        this.shutdownTimeout = shutdownTimeout;
        this.autoStartup = autoStartup;
    }

    @Override
    public void afterSingletonsInstantiated() {
        routers();
    }

    // In a lazy application this bean is made at the start only, and the handlers are not.
    private synchronized Map<String, Router> routers() {
        Map<String, Router> known = routers;
        if (known == null) {
            known = handlers.get();
            routers = known;
        }
        return known;
    }

    /** A context that is started again by hand starts also what does not start by itself: not so here. */
    @Override
    public synchronized void start() {
        if (running || !autoStartup) {
            return;
        }
        running = true;
        Map<String, WorkerOptions> settings = new LinkedHashMap<>();
        routers().keySet().forEach(queue -> settings.put(queue, options.apply(queue)));
        if (settings.isEmpty()) {
            return;
        }
        CompletableFuture<?> opened = jobs.opened();
        if (opened.isDone()) {
            startWorkers(settings);
        } else {
            delayed = DelayedStart.of(opened, () -> startDelayed(opened, settings));
        }
    }

    private void startWorkers(Map<String, WorkerOptions> settings) {
        List<Worker> started = new ArrayList<>();
        settings.forEach((queue, own) ->
                started.add(jobs.worker(queue, Objects.requireNonNull(routers().get(queue)), own)));
        workers = List.copyOf(started);
        pausedEarly.forEach(AsyncJobsWorkers.super::pause);
        pausedEarly.clear();
        workers.forEach(Worker::start);
    }

    /** Unless it was stopped meanwhile. */
    private synchronized void startDelayed(CompletableFuture<?> opened, Map<String, WorkerOptions> settings) {
        if (delayed != null && !opened.isCancelled()) {
            delayed = null;
            startWorkers(settings);
        }
    }

    @Override
    public void stop(Runnable callback) {
        stopWorkers().whenComplete((done, failure) -> callback.run());
    }

    @Override
    public void stop() {
        stopWorkers().join();
    }

    private synchronized CompletableFuture<Void> stopWorkers() {
        if (delayed != null) {
            delayed.cancel();
            delayed = null;
            pausedEarly.clear();
        }
        List<Worker> stopping = workers;
        CompletableFuture<?>[] stopped =
                stopping.stream().map(worker -> worker.stop(shutdownTimeout)).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(stopped).whenComplete((done, failure) -> ended(stopping));
    }

    /** Of two stops, the later one to end finds others when it was started again in between. */
    private synchronized void ended(List<Worker> stopped) {
        if (workers == stopped) {
            workers = List.of();
            running = false;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public boolean isAutoStartup() {
        return autoStartup;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public List<Worker> workers() {
        return workers;
    }

    /** Before the start too, when that waits for the server. */
    @Override
    public synchronized void pause(String queue) {
        if (isAwaited(queue)) {
            pausedEarly.add(queue);
        } else {
            AsyncJobsWorkers.super.pause(queue);
        }
    }

    @Override
    public synchronized void resume(String queue) {
        if (isAwaited(queue)) {
            pausedEarly.remove(queue);
        } else {
            AsyncJobsWorkers.super.resume(queue);
        }
    }

    private boolean isAwaited(String queue) {
        return delayed != null && routers().containsKey(queue);
    }

    @Override
    public synchronized Set<String> paused() {
        return delayed == null ? AsyncJobsWorkers.super.paused() : Set.copyOf(pausedEarly);
    }

    @Override
    public Set<String> types(String queue) {
        Map<String, Router> known = routers;
        Router router = known == null ? null : known.get(queue);
        return router == null ? Set.of() : router.types();
    }

    @Override
    public Optional<String> route(String queue, String type) {
        Map<String, Router> known = routers;
        Router router = known == null ? null : known.get(queue);
        return Optional.ofNullable(router)
                .map(found -> found.find(type))
                .filter(Route::found)
                .map(Route::type);
    }
}
