package io.asyncjobs.spring.autoconfigure.worker;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Mono;

/** Reactive values as futures; needs Reactor. */
final class ReactorValues {

    private ReactorValues() {}

    /**
     * Subscribes to a value; cancelling the future cancels that.
     *
     * @return {@code null} if it is not reactive
     * @throws IllegalStateException if it may give many values, which only a method that returns {@code Object} gets so far
     */
    static @Nullable Future<?> future(Object value) {
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(value.getClass());
        if (adapter == null) {
            return null;
        }
        if (adapter.isMultiValue()) {
            throw new IllegalStateException("the handler returned a "
                    + value.getClass().getSimpleName() + ", which may give many values; a task has one result");
        }
        return Mono.from(adapter.toPublisher(value)).toFuture();
    }
}
