package io.asyncjobs.nats;

import io.nats.client.impl.NatsServerPool;
import io.nats.client.support.NatsUri;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The servers to try. jnats resolves a name and then hands the bare address to TLS; this pool remembers which name stood
 * behind it, so that the certificate can be checked. An address that a server told us about is checked against the name
 * of that server, as nats.go does, since clusters advertise addresses.
 *
 * <p>jnats calls it from one thread at a time; the TLS handshake reads the names from another.
 */
final class NamedServerPool extends NatsServerPool {

    private final Consumer<NatsUri> failed;
    private final Map<String, String> nameOfAddress = new ConcurrentHashMap<>();
    private volatile @Nullable NatsUri current;

    /**
     * Creates a pool.
     *
     * @param failed hears of every server that could not be connected to, on the connecting thread
     */
    NamedServerPool(Consumer<NatsUri> failed) {
        this.failed = failed;
    }

    /** The name that the certificate of this host must be for. */
    String nameOf(String host) {
        return nameOfAddress.getOrDefault(plain(host), host);
    }

    @Override
    public @Nullable NatsUri nextServer() {
        NatsUri next = super.nextServer();
        current = next;
        return next;
    }

    @Override
    public @Nullable List<String> resolveHostToIps(String host, boolean maxOneResult, boolean includeIPV6) {
        List<String> addresses = super.resolveHostToIps(host, maxOneResult, includeIPV6);
        if (addresses != null) {
            // Overwrites: of several names with one address, the one being connected to right now counts.
            addresses.forEach(address -> nameOfAddress.put(plain(address), host));
        }
        return addresses;
    }

    @Override
    public boolean acceptDiscoveredUrls(List<String> discoveredServers) {
        NatsUri teller = current;
        if (teller != null) {
            String name = nameOf(teller.getHost());
            discoveredServers.forEach(server -> rememberTeller(server, name));
        }
        return super.acceptDiscoveredUrls(discoveredServers);
    }

    private void rememberTeller(String server, String name) {
        try {
            NatsUri uri = new NatsUri(server);
            if (uri.hostIsIpAddress() && !name.equals(uri.getHost()) && !isConfigured(uri.getHost())) {
                nameOfAddress.putIfAbsent(plain(uri.getHost()), name);
            }
        } catch (URISyntaxException e) {
            // the pool skips it, too
        }
    }

    private boolean isConfigured(String host) {
        return options.getNatsServerUris().stream()
                .anyMatch(uri -> uri.getHost().equals(host));
    }

    @Override
    public void connectFailed(NatsUri server) {
        super.connectFailed(server);
        failed.accept(server);
    }

    private static String plain(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
