package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import io.nats.client.Options;
import io.nats.client.Options.HostnameResolveMode;
import io.nats.client.Options.ReconnectDelayBehavior;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What jnats is told, for one connection: options hold the threads and must not be shared. */
record ConnectionOptions(
        ConnectionSettings settings,
        @Nullable TlsSettings tls,
        ConnectionThreads threads,
        ConnectionEvents events,
        NamedServerPool servers) {

    /** A dead peer is noticed after two of these; the default of jnats is two minutes. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(30);

    /**
     * The CONNECT line carries a JWT, and a message of somebody else can have a subject near the server's limit, with a reply
     * subject behind it: a line that is longer than the 4 kB of jnats ends the connection.
     */
    private static final int MAX_CONTROL_LINE = 64 * 1024;

    Options build() {
        Options.Builder builder = new Options.Builder()
                .servers(settings.urls().stream()
                        .map(url -> url.uri().toString())
                        .toArray(String[]::new))
                .serverPool(servers)
                .connectionName(settings.connectionName())
                .connectionTimeout(settings.connectTimeout())
                .pingInterval(PING_INTERVAL)
                .maxControlLine(MAX_CONTROL_LINE)
                .dataPortType(TolerantDataPort.class.getName())
                .supportUTF8Subjects() // queues may have names that are not ASCII
                .maxReconnects(-1)
                .reconnectDelayHandler(new ReconnectDelay(RandomGenerator.getDefault()))
                .reconnectDelayBehavior(ReconnectDelayBehavior.BeforeAllRounds)
                .reportNoResponders()
                .useTimeoutException()
                .connectionListener(events)
                .errorListener(events);
        threads.apply(builder);
        authenticate(builder);
        secure(builder);
        if (settings.inboxPrefix() != null) {
            builder.inboxPrefix(settings.inboxPrefix());
        }
        if (settings.proxy() != null) {
            // The proxy resolves the names: it may know more of them than we do.
            builder.proxy(settings.proxy()).hostnameResolveMode(HostnameResolveMode.Unresolved);
        }
        return customized(builder);
    }

    private void authenticate(Options.Builder builder) {
        Authentication authentication = settings.authentication();
        if (authentication != null) {
            authentication.apply(builder);
        }
        String token = settings.token();
        if (token != null) {
            builder.token(token.toCharArray());
        }
    }

    private void secure(Options.Builder builder) {
        if (tls == null) {
            return;
        }
        builder.sslContext(new VerifyingSslContext(tls::createContext, servers::nameOf));
        if (settings.tlsFirst()) {
            builder.tlsFirst();
        }
    }

    private Options customized(Options.Builder builder) {
        Options options;
        try {
            settings.customizer().accept(builder);
            options = builder.build();
        } catch (IllegalStateException | IllegalArgumentException e) {
            // No cause: a message of jnats may quote a URL with credentials.
            throw new InvalidRequestException("the NATS client refuses these settings: "
                    + Printable.text(Printable.withoutUserInfo(String.valueOf(e.getMessage()))));
        }
        boolean ownConnectionListener = options.getConnectionListener() != events;
        boolean ownErrorListener = options.getErrorListener() != events;
        if (!ownConnectionListener && !ownErrorListener) {
            return options;
        }
        events.handOnTo(
                ownConnectionListener ? options.getConnectionListener() : null,
                ownErrorListener ? options.getErrorListener() : null);
        return new Options.Builder(options)
                .connectionListener(events)
                .errorListener(events)
                .build();
    }
}
