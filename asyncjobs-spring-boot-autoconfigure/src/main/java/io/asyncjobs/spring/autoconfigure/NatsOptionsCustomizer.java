package io.asyncjobs.spring.autoconfigure;

import io.nats.client.Options;

/**
 * A bean that has a word on the options of the NATS client, after everything else. Several are called in their order.
 * Not for a {@code Connection} or {@code ConnectionSettings} bean of the application's own.
 *
 * <p>Connection and error listeners that are set here are called in addition to ours. An {@code SSLContext} that is set
 * here is used as it is, without verification of host names: prefer an SSL bundle.
 */
@FunctionalInterface
public interface NatsOptionsCustomizer {

    /**
     * Changes the options of a connection that is about to be made; called once or, when it turns out that the server
     * requires TLS, twice, each time with new options.
     */
    void customize(Options.Builder options);
}
