package io.asyncjobs.spring.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where NATS is and how to get in, as a container, a Docker Compose service or a bean of the application knows it. It
 * takes the place of all {@code asyncjobs.nats.*} but {@code connection-name}, {@code connect-timeout} and
 * {@code connect-in-background}; without one those properties count.
 * Asked once when the application starts, except for the SSL bundle.
 */
public interface AsyncJobsConnectionDetails extends ConnectionDetails {

    /**
     * Returns the servers as URLs like {@code nats://host:4222}; at least one, unless they are those of the properties,
     * where none stands for the servers of the context, or for the default one.
     */
    List<String> getServers();

    /** Returns the user name, null for none; not together with a token. */
    default @Nullable String getUser() {
        return null;
    }

    /** Returns the password of the user, null for an empty one. */
    default @Nullable String getPassword() {
        return null;
    }

    /** Returns the token, null for none. */
    default @Nullable String getToken() {
        return null;
    }

    /**
     * Returns what TLS trusts and shows, null if the URLs say whether there is TLS. Host names are verified with it too.
     * Asked again at every reconnect, so a bundle that was reloaded counts from the next one.
     */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
