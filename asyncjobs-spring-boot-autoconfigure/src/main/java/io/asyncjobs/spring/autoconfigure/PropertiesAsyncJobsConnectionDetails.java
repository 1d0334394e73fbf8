package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Nats;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** What {@code asyncjobs.nats.*} says. */
final class PropertiesAsyncJobsConnectionDetails implements AsyncJobsConnectionDetails {

    private static final Logger LOG = LoggerFactory.getLogger(PropertiesAsyncJobsConnectionDetails.class);

    private final Nats nats;
    private final @Nullable SslBundles bundles;

    /**
     * Adapts the properties.
     *
     * @param bundles null if the application has none
     */
    PropertiesAsyncJobsConnectionDetails(Nats nats, @Nullable SslBundles bundles) {
        this.nats = nats;
        this.bundles = bundles;
    }

    /** Also what the details of containers don't have. */
    Nats nats() {
        return nats;
    }

    @Override
    public List<String> getServers() {
        return nats.url() == null ? List.of() : List.of(nats.url());
    }

    @Override
    public @Nullable String getUser() {
        return nats.user();
    }

    @Override
    public @Nullable String getPassword() {
        return nats.password();
    }

    @Override
    public @Nullable String getToken() {
        return nats.token();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        String name = nats.ssl().enabledBundle();
        if (name == null) {
            return null;
        }
        if (bundles == null) {
            throw unknown(name, List.of(), null);
        }
        try {
            return bundles.getBundle(name);
        } catch (NoSuchSslBundleException missing) {
            throw unknown(name, bundles.getBundleNames(), missing);
        }
    }

    /** Says when the bundle was reloaded; if nobody listens, Boot warns that it may go unnoticed. */
    void announceReloads() {
        String name = nats.ssl().enabledBundle();
        if (name != null && bundles != null) {
            bundles.addBundleUpdateHandler(
                    name, reloaded -> LOG.info("SSL bundle {} was reloaded; it counts from the next reconnect", name));
        }
    }

    private static AsyncJobsStartupException unknown(String name, List<String> known, @Nullable Throwable cause) {
        return new AsyncJobsStartupException(
                "The SSL bundle '%s', named by asyncjobs.nats.ssl.bundle, does not exist. There are %s."
                        .formatted(name, known.isEmpty() ? "no bundles" : "the bundles " + String.join(", ", known)),
                "Correct the name, or define the bundle with spring.ssl.bundle.pem.%s.* or spring.ssl.bundle.jks.%s.*."
                        .formatted(name, name),
                cause);
    }
}
