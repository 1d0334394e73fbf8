package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts explicit settings and the members of a context together, and refuses what contradicts itself. */
final class SettingsMerge {

    private static final String DEFAULT_NAME = "asyncjobs";
    private static final int SOCKS_PORT = 1080;
    private static final int MAX_PORT = 65_535;

    private final ConnectionSettings.Builder explicit;
    private final @Nullable NatsContext context;
    private final boolean ownCredentials;

    SettingsMerge(ConnectionSettings.Builder explicit) {
        this.explicit = explicit;
        this.context = explicit.context;
        this.ownCredentials = !given().isEmpty();
        refuseContradictions();
    }

    List<ServerUrl> urls() {
        List<ServerUrl> own = ServerUrl.parse(explicit.servers);
        if (!own.isEmpty()) {
            return own;
        }
        List<ServerUrl> urls = ServerUrl.parse(List.of(context == null ? NatsContext.DEFAULT_URL : context.url()));
        if (urls.isEmpty()) {
            return ServerUrl.parse(List.of(NatsContext.DEFAULT_URL));
        }
        // A server prefers what its URL says; own credentials would be silently ignored.
        return ownCredentials ? urls.stream().map(ServerUrl::withoutCredentials).toList() : urls;
    }

    boolean isDefaultServer() {
        return ServerUrl.parse(explicit.servers).isEmpty() && (context == null || context.text("url") == null);
    }

    @Nullable
    Authentication authentication() {
        if (ownCredentials) {
            return ownAuthentication();
        }
        if (context == null) {
            return null;
        }
        // protocol 26: the first of user, creds, nkey, jwt wins
        String user = context.text("user");
        if (user != null) {
            String password = context.text("password");
            return new Authentication.UserPassword(user, password == null ? "" : password);
        }
        Path credentials = context.path("creds");
        if (credentials != null) {
            return new Authentication.CredentialsFile(credentials);
        }
        Path nkey = context.path("nkey");
        if (nkey != null) {
            return new Authentication.NkeyFile(nkey);
        }
        String jwt = context.text("user_jwt");
        return jwt == null ? null : new Authentication.Jwt(jwt, context.text("user_seed"));
    }

    private @Nullable Authentication ownAuthentication() {
        if (explicit.user != null) {
            return new Authentication.UserPassword(explicit.user, explicit.password == null ? "" : explicit.password);
        }
        if (explicit.credentials != null) {
            return new Authentication.CredentialsFile(explicit.credentials);
        }
        if (explicit.nkey != null) {
            return new Authentication.NkeyFile(explicit.nkey);
        }
        return explicit.jwt == null ? null : new Authentication.Jwt(explicit.jwt, explicit.seed);
    }

    /** The token that goes with the other credentials; jnats can't send it together with user and password. */
    @Nullable
    String token(@Nullable Authentication authentication) {
        String token = ownCredentials || context == null ? explicit.token : context.text("token");
        if (token == null) {
            return null;
        }
        if (authentication instanceof Authentication.UserPassword) {
            throw contradictionInContext("user", "token", "the NATS client can send only one of them");
        }
        if (token.chars().anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c))) {
            throw new InvalidRequestException(
                    "the token has a quotation mark, a backslash or a control character, which"
                            + " the NATS client can't send; use another token, or another kind of credentials");
        }
        return token;
    }

    boolean tlsFirst() {
        return explicit.tlsFirst != null ? explicit.tlsFirst : context != null && context.tlsFirst();
    }

    @Nullable
    TlsSettings tls(List<ServerUrl> urls) {
        if (explicit.sslContext != null) {
            return new TlsSettings(explicit.sslContext, null, null, null);
        }
        boolean ownPair = explicit.certificate != null;
        Path ca = explicit.ca != null ? explicit.ca : path("ca");
        Path certificate = ownPair ? explicit.certificate : path("cert");
        Path key = ownPair ? explicit.key : path("key");
        if ((certificate == null) != (key == null)) {
            throw contradictionInContext(
                    certificate == null ? "key" : "cert",
                    "no " + (certificate == null ? "cert" : "key"),
                    "a client certificate needs both");
        }
        TlsSettings tls = new TlsSettings(null, ca, certificate, key);
        boolean wanted =
                explicit.tls || !tls.isSystem() || tlsFirst() || urls.stream().anyMatch(ServerUrl::secure);
        return wanted ? tls : null;
    }

    @Nullable
    Proxy proxy() {
        String text = explicit.socksProxy != null ? explicit.socksProxy : text("socks_proxy");
        if (text == null) {
            return null;
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidRequestException("the SOCKS proxy is not a URL; write it like socks5://host:1080");
        }
        if (uri.getHost() == null || !Set.of("socks5", "socks5h", "socks").contains(String.valueOf(uri.getScheme()))) {
            throw new InvalidRequestException("the SOCKS proxy must be a URL like socks5://host:1080");
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidRequestException(
                    "the SOCKS proxy " + uri.getHost() + " has user info in its URL, which is not"
                            + " supported; set a java.net.Authenticator for the JVM instead");
        }
        int port = uri.getPort() < 0 ? SOCKS_PORT : uri.getPort();
        if (port == 0 || port > MAX_PORT) {
            throw new InvalidRequestException(
                    "the SOCKS proxy has the port " + port + ", which is not one; it must be from 1 to " + MAX_PORT);
        }
        return new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(uri.getHost(), port));
    }

    @Nullable
    String inboxPrefix() {
        String prefix = explicit.inboxPrefix != null ? explicit.inboxPrefix : text("inbox_prefix");
        return prefix == null ? null : ApiPrefix.subject("inbox prefix", prefix);
    }

    String connectionName() {
        String name = explicit.connectionName == null ? DEFAULT_NAME : explicit.connectionName;
        boolean bad = name.isBlank() || name.chars().anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c));
        if (bad) {
            throw new InvalidRequestException("connection name \"" + Printable.text(name)
                    + "\" is invalid: it must not be blank, nor have a quotation mark, backslash or control character");
        }
        return name;
    }

    String apiPrefix() {
        if (explicit.jetStreamDomain != null || explicit.jetStreamApiPrefix != null) {
            return ApiPrefix.of(explicit.jetStreamDomain, explicit.jetStreamApiPrefix);
        }
        return context == null ? ApiPrefix.DEFAULT : context.apiPrefix();
    }

    private void refuseContradictions() {
        List<String> given = given();
        given.remove("token");
        if (given.size() > 1) {
            throw contradiction(given.get(0), given.get(1), "use one of them");
        }
        if (explicit.sslContext != null && (explicit.ca != null || explicit.certificate != null)) {
            throw contradiction(
                    "sslContext",
                    explicit.ca != null ? "ca" : "clientCertificate",
                    "put all of it into the SSLContext");
        }
        if (explicit.jetStreamDomain != null && explicit.jetStreamApiPrefix != null) {
            throw contradiction("jetStreamDomain", "jetStreamApiPrefix", "a domain is a prefix itself");
        }
        Duration timeout = explicit.connectTimeout;
        if (timeout.compareTo(ConnectionSettings.SHORTEST_TIMEOUT) < 0
                || timeout.compareTo(ConnectionSettings.LONGEST_TIMEOUT) > 0) {
            throw new InvalidRequestException(
                    "connectTimeout " + timeout + " is invalid: it must be at least 1 ms, and at most 1 hour");
        }
    }

    /** The names of the credentials that were set explicitly. */
    private List<String> given() {
        List<String> names = new ArrayList<>();
        addIf(names, "user", explicit.user);
        addIf(names, "credentials", explicit.credentials);
        addIf(names, "nkey", explicit.nkey);
        addIf(names, "jwt", explicit.jwt);
        addIf(names, "token", explicit.token);
        return names;
    }

    private static void addIf(List<String> names, String name, @Nullable Object value) {
        if (value != null) {
            names.add(name);
        }
    }

    private @Nullable String text(String member) {
        return context == null ? null : context.text(member);
    }

    private @Nullable Path path(String member) {
        return context == null ? null : context.path(member);
    }

    private InvalidRequestException contradictionInContext(String first, String second, String advice) {
        String where = context == null || ownCredentials ? "" : " (context " + context.name() + ")";
        return contradiction(first, second + where, advice);
    }

    private static InvalidRequestException contradiction(String first, String second, String advice) {
        return new InvalidRequestException(
                "NATS settings contradict each other: " + first + " and " + second + "; " + advice);
    }
}
