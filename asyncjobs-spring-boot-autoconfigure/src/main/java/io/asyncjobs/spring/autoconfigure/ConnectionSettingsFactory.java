package io.asyncjobs.spring.autoconfigure;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsContext;
import io.asyncjobs.nats.UnknownContextException;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Nats;
import io.nats.client.Options;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to connect, as the connection details say. Only those of the properties may leave the servers to a
 * context, and have the credentials that no container has: files, NKeys, JWTs.
 */
final class ConnectionSettingsFactory {

    private final Function<String, @Nullable String> environment;
    private final List<NatsOptionsCustomizer> customizers;

    /**
     * Prepares.
     *
     * @param environment looks up the variables that contexts depend on
     * @param customizers in the order in which they are called
     */
    ConnectionSettingsFactory(Function<String, @Nullable String> environment, List<NatsOptionsCustomizer> customizers) {
        this.environment = environment;
        this.customizers = List.copyOf(customizers);
    }

    /**
     * Collects the settings.
     *
     * @param nats has what stays whatever the details are: the connection's name and time-out
     */
    ConnectionSettings create(AsyncJobsConnectionDetails details, Nats nats) {
        if (details instanceof PropertiesAsyncJobsConnectionDetails properties) {
            return ofProperties(properties);
        }
        String type = details.getClass().getName();
        if (details.getServers().isEmpty()) {
            throw failed(
                    "The AsyncJobsConnectionDetails bean of type " + type + " has no servers.",
                    "Let its getServers() return at least one, like nats://host:4222.",
                    null);
        }
        try {
            return builder(details, nats).build();
        } catch (InvalidRequestException invalid) {
            throw unusable(invalid, "Correct the AsyncJobsConnectionDetails bean of type " + type + ".");
        }
    }

    private ConnectionSettings ofProperties(PropertiesAsyncJobsConnectionDetails details) {
        Nats nats = details.nats();
        refuseContradictions(nats);
        try {
            ConnectionSettings.Builder builder = builder(details, nats);
            addProperties(nats, builder);
            details.announceReloads();
            return builder.build();
        } catch (UnknownContextException unknown) {
            throw failed(
                    "The NATS context '%s', named by asyncjobs.nats.context, does not exist. %s holds %s."
                            .formatted(
                                    unknown.name(),
                                    unknown.directory(),
                                    unknown.knownContexts().isEmpty()
                                            ? "no contexts"
                                            : "the contexts " + String.join(", ", unknown.knownContexts())),
                    "Create it with 'nats context add %s', name another one, or set the environment variable"
                                    .formatted(unknown.name())
                            + " XDG_CONFIG_HOME to the directory that holds nats/context. Without a context, set"
                            + " asyncjobs.nats.url.",
                    unknown);
        } catch (InvalidRequestException invalid) {
            throw unusable(
                    invalid,
                    "Correct the properties asyncjobs.nats.*, or the context that asyncjobs.nats.context names.");
        }
    }

    private static void refuseContradictions(Nats nats) {
        if (nats.url() != null && nats.context() != null) {
            throw failed(
                    "Both asyncjobs.nats.url and asyncjobs.nats.context are set.",
                    "Remove one of them: a context names the servers itself.",
                    null);
        }
        if (nats.password() != null && nats.user() == null) {
            throw failed("asyncjobs.nats.password is set, but asyncjobs.nats.user is not.", "Set both, or none.", null);
        }
        if (nats.seed() != null && nats.jwt() == null) {
            throw failed(
                    "asyncjobs.nats.seed is set, but asyncjobs.nats.jwt is not.",
                    "Set both, or put the seed of an NKey into a file and name it in asyncjobs.nats.nkey.",
                    null);
        }
    }

    private ConnectionSettings.Builder builder(AsyncJobsConnectionDetails details, Nats nats) {
        String password = details.getPassword();
        ConnectionSettings.Builder builder = ConnectionSettings.builder()
                .servers(details.getServers())
                .connectTimeout(nats.connectTimeout())
                .customizer(this::customize);
        set(details.getUser(), user -> builder.user(user, password == null ? "" : password));
        set(details.getToken(), builder::token);
        if (details.getSslBundle() != null) {
            builder.sslContext(new BundleSslContext(details, bundleOf(details)));
        }
        set(nats.connectionName(), builder::connectionName);
        return builder;
    }

    private void addProperties(Nats nats, ConnectionSettings.Builder builder) {
        set(nats.context(), context -> builder.context(NatsContext.load(context, environment)));
        set(nats.credentials(), file -> builder.credentials(path("asyncjobs.nats.credentials", file)));
        set(nats.nkey(), file -> builder.nkey(path("asyncjobs.nats.nkey", file)));
        String seed = nats.seed();
        // A text of several lines, in YAML or from a file, ends with a line feed.
        set(nats.jwt(), jwt -> builder.jwt(jwt.strip(), seed == null ? null : seed.strip()));
        builder.tls(Boolean.TRUE.equals(nats.ssl().enabled()));
    }

    private static String bundleOf(AsyncJobsConnectionDetails details) {
        return details instanceof PropertiesAsyncJobsConnectionDetails properties
                ? "the SSL bundle '" + properties.nats().ssl().bundle() + "'"
                : "the SSL bundle of the AsyncJobsConnectionDetails";
    }

    private void customize(Options.Builder options) {
        customizers.forEach(customizer -> customizer.customize(options));
    }

    private static void set(@Nullable String value, Consumer<String> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    // The value is not shown: somebody may have put the secret itself there.
    private static Path path(String property, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException invalid) {
            throw invalidProperty(property, "…", "the path of a file");
        }
    }

    private static AsyncJobsStartupException unusable(InvalidRequestException invalid, String action) {
        return failed(
                "The settings of the connection to NATS can't be used: " + invalid.getMessage() + ".", action, invalid);
    }

    private static AsyncJobsStartupException failed(String description, String action, @Nullable Throwable cause) {
        return new AsyncJobsStartupException(description, action, cause);
    }
}
