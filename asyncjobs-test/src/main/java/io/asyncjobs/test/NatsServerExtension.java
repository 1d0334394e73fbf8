package io.asyncjobs.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a {@link NatsServer} of its own, which its nested classes share.
 *
 * <p>Either {@code @ExtendWith(NatsServerExtension.class)} for one with the defaults, or
 * {@code @RegisterExtension static NatsServerExtension nats = NatsServerExtension.with(builder)}. It is started before
 * all tests of the class, closed after them, and injected into constructor and method parameters of type
 * {@link NatsServer}.
 *
 * <p>JUnit uses it from one thread; {@link #server()} may be called from any.
 */
public final class NatsServerExtension implements BeforeAllCallback, ParameterResolver {

    private final NatsServerBuilder builder;
    private final ExtensionContext.Namespace namespace =
            ExtensionContext.Namespace.create(NatsServerExtension.class, this);
    private volatile @Nullable NatsServer current;

    /** For {@code @ExtendWith}: a server with the defaults. */
    public NatsServerExtension() {
        this(NatsServer.builder());
    }

    private NatsServerExtension(NatsServerBuilder builder) {
        this.builder = builder;
    }

    /**
     * For {@code @RegisterExtension}: a server as the builder describes it.
     *
     * @param builder used once for each test class
     * @return the extension, for a static field
     */
    public static NatsServerExtension with(NatsServerBuilder builder) {
        return new NatsServerExtension(builder);
    }

    /**
     * The server of the test class that runs, for places that JUnit gives no parameters to.
     *
     * <p>Test classes that run in parallel must not share an extension object for this (parameters are always right).
     *
     * @return the server
     * @throws IllegalStateException before the first test class has started
     */
    public NatsServer server() {
        NatsServer server = current;
        if (server == null) {
            throw new IllegalStateException("The server is started before all tests of a class;"
                    + " is the extension registered by @ExtendWith or in a static field?");
        }
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        current = server(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NatsServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    private NatsServer server(ExtensionContext context) {
        // The store asks those of the enclosing classes first, and closes what it made at the end of its class.
        return context.getStore(namespace).computeIfAbsent(NatsServer.class, key -> builder.start(), NatsServer.class);
    }
}
