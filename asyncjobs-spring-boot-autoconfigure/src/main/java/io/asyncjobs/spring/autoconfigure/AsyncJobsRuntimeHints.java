package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.nats.TolerantDataPort;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What the client library makes by the name of its class. */
final class AsyncJobsRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.reflection().registerType(TolerantDataPort.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }
}
