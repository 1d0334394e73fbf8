package io.asyncjobs.nats;

import io.nats.client.Options;
import java.net.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to connect: servers, credentials, TLS, proxy, the prefix of the JetStream API (protocol 26). Immutable;
 * holds secrets, shows none of them.
 */
public final class ConnectionSettings {

    /** The shortest time that a connection may be given. */
    public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    /** The longest time that a connection may be given. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final List<ServerUrl> urls;
    private final boolean defaultServer;
    private final @Nullable Authentication authentication;
    private final @Nullable String token;
    private final @Nullable TlsSettings tls;
    private final boolean tlsFirst;
    private final @Nullable Proxy proxy;
    private final @Nullable String inboxPrefix;
    private final String connectionName;
    private final String apiPrefix;
    private final Duration connectTimeout;
    private final Consumer<Options.Builder> customizer;

    ConnectionSettings(Builder builder, SettingsMerge merge) {
        this.urls = merge.urls();
        this.defaultServer = merge.isDefaultServer();
        this.authentication = merge.authentication();
        this.token = merge.token(authentication);
        this.tlsFirst = merge.tlsFirst();
        this.tls = merge.tls(urls);
        this.proxy = merge.proxy();
        this.inboxPrefix = merge.inboxPrefix();
        this.connectionName = merge.connectionName();
        this.apiPrefix = merge.apiPrefix();
        this.connectTimeout = builder.connectTimeout;
        this.customizer = builder.customizer;
    }

    /**
     * The settings of a NATS CLI context and nothing else.
     *
     * @throws io.asyncjobs.error.InvalidRequestException if members of the context contradict each other
     */
    public static ConnectionSettings from(NatsContext context) {
        return builder().context(context).build();
    }

    /** Begins with the defaults: the server {@value NatsContext#DEFAULT_URL}, no credentials, no TLS. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the servers as {@code scheme://host:port}, without credentials; at least one. */
    public List<String> servers() {
        return urls.stream().map(ServerUrl::toString).toList();
    }

    /** Returns the subject prefix of the JetStream API, always with a dot at its end; {@code $JS.API.} by default (B54). */
    public String apiPrefix() {
        return apiPrefix;
    }

    /** Returns the name the connection shows on the server and in the names of its threads; {@code asyncjobs} by default. */
    public String connectionName() {
        return connectionName;
    }

    /** Returns how long each server may take to be connected to; 2 s by default. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Returns the prefix of inboxes without a dot at its end, null for {@code _INBOX}. */
    public @Nullable String inboxPrefix() {
        return inboxPrefix;
    }

    List<ServerUrl> urls() {
        return urls;
    }

    boolean isDefaultServer() {
        return defaultServer;
    }

    @Nullable
    Authentication authentication() {
        return authentication;
    }

    @Nullable
    String token() {
        return token;
    }

    @Nullable
    TlsSettings tls() {
        return tls;
    }

    boolean tlsFirst() {
        return tlsFirst;
    }

    @Nullable
    Proxy proxy() {
        return proxy;
    }

    Consumer<Options.Builder> customizer() {
        return customizer;
    }

    /** What to check when a server refuses the credentials. */
    String describeCredentials() {
        boolean inUrl = urls.stream().anyMatch(ServerUrl::hasCredentials);
        if (inUrl) {
            return "the user info in the server's URL";
        }
        if (authentication == null && token == null) {
            return "what the server expects: no credentials were given; set user and password, a token, a credentials"
                    + " file or an nkey";
        }
        String second = token == null ? "" : "the token";
        return authentication == null
                ? second
                : authentication.diagnose(Instant.now()) + (token == null ? "" : " and " + second);
    }

    /** Whom TLS trusts. */
    String describeTrust() {
        boolean given = tls != null && tls.context() != null;
        return given ? "what its SSLContext does" : (tls == null ? TlsSettings.SYSTEM : tls).toString();
    }

    /** Shows everything but secrets: passwords, tokens, JWTs and seeds are left out, and so is the user info of URLs. */
    @Override
    public String toString() {
        return "ConnectionSettings[servers=" + servers()
                + ", authentication=" + (authentication == null ? "none" : authentication.describe())
                + ", token=" + (token == null ? "none" : "set")
                + ", tls=" + (tls == null ? "none" : tls + (tlsFirst ? " (first)" : ""))
                + ", proxy=" + (proxy == null ? "none" : proxy.address())
                + ", inboxPrefix=" + (inboxPrefix == null ? "_INBOX" : inboxPrefix)
                + ", apiPrefix=" + apiPrefix
                + ", connectionName=" + connectionName
                + ", connectTimeout=" + connectTimeout + "]";
    }

    /**
     * Collects settings. What is set here replaces what the {@link #context context} says, one matter at a time: servers;
     * credentials as a whole; TLS material; the JetStream prefix as a whole; the rest one by one. Not thread-safe.
     */
    public static final class Builder {

        @Nullable
        NatsContext context;

        List<String> servers = List.of();

        @Nullable
        String user;

        @Nullable
        String password;

        @Nullable
        String token;

        @Nullable
        Path credentials;

        @Nullable
        Path nkey;

        @Nullable
        String jwt;

        @Nullable
        String seed;

        @Nullable
        Supplier<SSLContext> sslContext;

        boolean tls;

        @Nullable
        Path ca;

        @Nullable
        Path certificate;

        @Nullable
        Path key;

        @Nullable
        Boolean tlsFirst;

        @Nullable
        String inboxPrefix;

        @Nullable
        String connectionName;

        @Nullable
        String socksProxy;

        @Nullable
        String jetStreamDomain;

        @Nullable
        String jetStreamApiPrefix;

        Duration connectTimeout = Duration.ofSeconds(2);
        Consumer<Options.Builder> customizer = options -> {};

        private Builder() {}

        /** Takes everything that is not set here from a NATS CLI context. */
        public Builder context(NatsContext context) {
            this.context = context;
            return this;
        }

        /**
         * The servers, as URLs like {@code nats://host:4222}, {@code tls://}, {@code ws://} or {@code wss://}; each may be
         * a comma separated list. User and password, or a token, in a URL win over the other credentials for that server,
         * as in Go.
         */
        public Builder servers(Collection<String> urls) {
            this.servers = List.copyOf(urls);
            return this;
        }

        /** The servers, see {@link #servers(Collection)}. */
        public Builder servers(String... urls) {
            return servers(List.of(urls));
        }

        /** User and password. */
        public Builder user(String user, String password) {
            this.user = user;
            this.password = password;
            return this;
        }

        /** A token; may come in addition to any other credentials but user and password. */
        public Builder token(String token) {
            this.token = token;
            return this;
        }

        /** A {@code .creds} file with JWT and seed; read again at every connect. */
        public Builder credentials(Path file) {
            this.credentials = file;
            return this;
        }

        /** A file with the seed of an nkey; read again at every connect. */
        public Builder nkey(Path seedFile) {
            this.nkey = seedFile;
            return this;
        }

        /**
         * A user JWT and the seed that signs for it.
         *
         * @param seed null if the JWT is a bearer token
         */
        public Builder jwt(String jwt, @Nullable String seed) {
            this.jwt = jwt;
            this.seed = seed;
            return this;
        }

        /** TLS with this context; host names are verified in addition to what it does. Not together with PEM files. */
        public Builder sslContext(SSLContext sslContext) {
            return sslContext(() -> sslContext);
        }

        /**
         * TLS as with {@link #sslContext(SSLContext)}, with what the source has at each connect and reconnect; what it
         * throws ends that one attempt.
         */
        public Builder sslContext(Supplier<SSLContext> source) {
            this.sslContext = source;
            return this;
        }

        /** Whether TLS is used even if no URL says so, with the JVM's authorities if nothing else is given. */
        public Builder tls(boolean tls) {
            this.tls = tls;
            return this;
        }

        /** The certificates of the authorities to trust instead of the JVM's, as PEM; turns TLS on. */
        public Builder ca(Path file) {
            this.ca = file;
            return this;
        }

        /** A client certificate with its chain and its key, both as PEM; the key unencrypted; turns TLS on. */
        public Builder clientCertificate(Path certificate, Path key) {
            this.certificate = certificate;
            this.key = key;
            return this;
        }

        /** Whether the TLS handshake comes before anything else, as a server with {@code handshake_first} wants it. */
        public Builder tlsFirst(boolean tlsFirst) {
            this.tlsFirst = tlsFirst;
            return this;
        }

        /** What inboxes begin with, {@code _INBOX} by default. */
        public Builder inboxPrefix(String prefix) {
            this.inboxPrefix = prefix;
            return this;
        }

        /** The name shown on the server and in the names of threads, {@code asyncjobs} by default. */
        public Builder connectionName(String name) {
            this.connectionName = name;
            return this;
        }

        /** A SOCKS proxy like {@code socks5://host:1080}; it also resolves the names of the servers. */
        public Builder socksProxy(String url) {
            this.socksProxy = url;
            return this;
        }

        /** The JetStream domain, for servers behind a leaf node. Not together with an API prefix. */
        public Builder jetStreamDomain(String domain) {
            this.jetStreamDomain = domain;
            return this;
        }

        /** What stands in place of {@code $JS.API}, for an imported JetStream; a dot at its end is optional. */
        public Builder jetStreamApiPrefix(String prefix) {
            this.jetStreamApiPrefix = prefix;
            return this;
        }

        /** How long each server may take to be connected to: 1 ms to 1 hour, 2 s by default. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /**
         * A last word on the options of jnats; runs after everything else. Its connection and error listeners are called
         * in addition to ours. An {@link SSLContext} set here is used as it is, without verification of host names; a
         * data port replaces {@link TolerantDataPort}.
         */
        public Builder customizer(Consumer<Options.Builder> customizer) {
            this.customizer = customizer;
            return this;
        }

        /**
         * Builds the settings; reads no file.
         *
         * @throws io.asyncjobs.error.InvalidRequestException if a setting is invalid, or two contradict each other; names
         *     both
         */
        public ConnectionSettings build() {
            return new ConnectionSettings(this, new SettingsMerge(this));
        }
    }
}
