package io.asyncjobs.store;

import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.event.EventSubscription;
import io.asyncjobs.event.InvalidEventException;
import io.asyncjobs.event.LeaderElectedEvent;
import io.asyncjobs.event.LifecycleEvent;
import io.asyncjobs.event.TaskStateEvent;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to one listener, in order, on a thread of its own: however slow it is, no thread of the client library
 * waits for it. What waits is bounded, in number and in bytes, as anybody may publish anything. Thread-safe.
 */
final class EventFeed implements EventSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

    private static final int MAX_WAITING = 50_000;
    private static final long MAX_WAITING_BYTES = 32L << 20;
    private static final long REPEAT_WARNING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Connection connection;
    private final String subject;
    private final EventListener listener;
    private final Consumer<EventFeed> closing;
    private final ThreadPoolExecutor thread;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Dispatcher dispatcher;
    private long lost;
    private long lastWarning;

    EventFeed(Connection connection, String subject, EventListener listener, Consumer<EventFeed> closing) {
        this.connection = connection;
        this.subject = subject;
        this.listener = listener;
        this.closing = closing;
        thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
            Thread daemon = new Thread(task, "asyncjobs-events");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Begins to listen; the client library subscribes again by itself after a reconnect. */
    synchronized void open() {
        try {
            Dispatcher subscriber = connection.createDispatcher(this::received);
            dispatcher = subscriber;
            subscriber.subscribe(subject);
        } catch (IllegalStateException e) {
            close();
            throw new UnavailableException("can't listen to events: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closing.accept(this);
        thread.shutdown();
        thread.getQueue().clear();
        if (dispatcher != null && connection.getStatus() != Connection.Status.CLOSED) {
            connection.closeDispatcher(dispatcher);
        }
    }

    /** Called by the dispatcher, one message at a time. */
    private void received(Message message) {
        byte[] body = message.getData() == null ? new byte[0] : message.getData();
        if (waitingBytes.addAndGet(body.length) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-body.length);
            lost();
            return;
        }
        try {
            thread.execute(() -> deliver(message.getSubject(), body));
        } catch (RejectedExecutionException full) {
            waitingBytes.addAndGet(-body.length);
            lost();
        }
    }

    private void lost() {
        if (closed.get()) {
            return;
        }
        lost++;
        long now = System.nanoTime();
        if (lost == 1 || now - lastWarning > REPEAT_WARNING_NANOS) {
            lastWarning = now;
            LOG.warn("the event listener {} is too slow; it has missed {} events", listenerName(), lost);
        }
    }

    private void deliver(String from, byte[] body) {
        waitingBytes.addAndGet(-body.length);
        if (closed.get()) {
            return;
        }
        try {
            tell(from, body);
        } catch (Throwable bug) { // the user's code; errors too
            LOG.warn("the event listener {} failed: {}", listenerName(), bug.toString(), bug);
        } finally {
            Thread.interrupted(); // left behind by the listener: the next event must not feel it
        }
    }

    private void tell(String from, byte[] body) {
        LifecycleEvent event;
        try {
            event = LifecycleEvent.fromJson(body);
        } catch (InvalidEventException e) {
            listener.onUnreadable(from, e);
            return;
        }
        if (event instanceof TaskStateEvent state) {
            listener.onTaskState(state);
        } else if (event instanceof LeaderElectedEvent leader) {
            listener.onLeaderElected(leader);
        }
    }

    private String listenerName() {
        return listener.getClass().getName();
    }
}
