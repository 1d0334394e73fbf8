package io.asyncjobs.spring.autoconfigure;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * The properties {@code asyncjobs.*}.
 *
 * @param enabled Whether asyncjobs is set up at all.
 * @param nats How to connect to NATS.
 * @param queue Name of the queue to enqueue to and consume from. When not set it is DEFAULT, with 60 seconds run time and 100 tries.
 * @param concurrency How many tasks are worked at once in each queue. The number of processors when not set.
 * @param retry How long failed tasks wait: the name of a retry policy or of a RetryPolicy bean. When not set, the only RetryPolicy bean, else "default".
 * @param discard Comma-separated list of states in which finished tasks are removed instead of stored.
 * @param unwrapPayloads Whether a payload that does not fit its handler is unwrapped once, from a JSON string or base64, as the tools of the Go implementation store it.
 * @param signing Which keys sign the tasks that are enqueued, and verify those that are loaded.
 * @param tasks Handlers that need no code: tasks for another service or for a command.
 * @param commandsDirectory Path of the directory that the commands of tasks are in, relative to the working directory.
 * @param storage How streams are created that do not exist yet.
 * @param queues Settings of queues by name: of the main one, and of others to use.
 * @param createQueues Whether queues that do not exist are created, unless a queue's own setting says otherwise.
 * @param worker How tasks are worked.
 */
@ConfigurationProperties("asyncjobs")
public record AsyncJobsProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Nats nats,
        @Nullable String queue,
        @Nullable Integer concurrency,
        @Nullable String retry,
        @DefaultValue List<String> discard,
        @DefaultValue("true") boolean unwrapPayloads,
        @DefaultValue Signing signing,
        @DefaultValue List<TaskEntry> tasks,
        @DefaultValue("commands") String commandsDirectory,
        @DefaultValue Storage storage,
        @DefaultValue Map<String, Queue> queues,
        @DefaultValue("true") boolean createQueues,
        @DefaultValue Worker worker) {

    /** Checks the values. */
    public AsyncJobsProperties {
        if (concurrency != null && concurrency < 1) {
            throw invalidProperty("asyncjobs.concurrency", concurrency, "1 or more");
        }
    }

    /** The queues to open, the main one first. */
    public List<QueueConfig> queueConfigs() {
        return new ConfiguredQueues(this).configs();
    }

    /** The names of the queues to consume, if there are handlers for them. */
    public List<String> consumedQueues() {
        return new ConfiguredQueues(this).consumed();
    }

    /** The names of the queues that are to be consumed by a setting of their own. */
    public List<String> queuesToConsume() {
        return new ConfiguredQueues(this).toConsume();
    }

    /** How many tasks of a queue are worked at once. */
    public int concurrency(String queue) {
        Integer own = queueSettings(queue).map(Queue::concurrency).orElse(concurrency);
        return own == null ? Runtime.getRuntime().availableProcessors() : own;
    }

    /** The settings of a queue, whatever the case of its name; empty if there are none. */
    public Optional<Queue> queueSettings(String name) {
        return new ConfiguredQueues(this).settings(name);
    }

    /**
     * How to connect to NATS.
     *
     * @param url Comma-separated list of server URLs, nats://127.0.0.1:4222 when neither this nor a context is set.
     * @param context Name of a context of the NATS command line; not together with a url. Credentials set here replace those of the context.
     * @param user User name.
     * @param password Password of the user.
     * @param token Authentication token.
     * @param credentials Path of a credentials file.
     * @param nkey Path of a file with an NKey seed.
     * @param jwt User JWT; needs the seed that signs for it, unless it is a bearer token.
     * @param seed Seed of the NKey that signs for the JWT.
     * @param ssl How TLS is done.
     * @param connectionName Name of the connection as the server shows it, asyncjobs when not set.
     * @param connectTimeout How long each server may take to be connected to, TLS and login included; 1ms to 1h.
     * @param connectInBackground Whether the application starts without waiting for the server, which is then tried again until it is there.
     */
    public record Nats(
            @Nullable String url,
            @Nullable String context,
            @Nullable String user,
            @Nullable String password,
            @Nullable String token,
            @Nullable String credentials,
            @Nullable String nkey,
            @Nullable String jwt,
            @Nullable String seed,
            @DefaultValue Ssl ssl,
            @Nullable String connectionName,
            @DefaultValue("2s") Duration connectTimeout,
            @DefaultValue("false") boolean connectInBackground) {

        /** Checks the values. Takes what is empty for what is not set, as variables without a value give it. */
        public Nats {
            if (connectTimeout.compareTo(ConnectionSettings.SHORTEST_TIMEOUT) < 0
                    || connectTimeout.compareTo(ConnectionSettings.LONGEST_TIMEOUT) > 0) {
                throw invalidProperty("asyncjobs.nats.connect-timeout", connectTimeout, "1ms to 1h");
            }
            url = StringUtils.hasText(url) ? url : null;
            context = StringUtils.hasText(context) ? context : null;
            user = StringUtils.hasText(user) ? user : null;
            password = StringUtils.hasLength(password) ? password : null;
            token = StringUtils.hasText(token) ? token : null;
            credentials = StringUtils.hasText(credentials) ? credentials : null;
            nkey = StringUtils.hasText(nkey) ? nkey : null;
            jwt = StringUtils.hasText(jwt) ? jwt : null;
            seed = StringUtils.hasText(seed) ? seed : null;
        }

        /** Shows no value, as most of them may hold secrets. */
        @Override
        public String toString() {
            return "Nats[…]";
        }
    }

    /**
     * How TLS is done.
     *
     * @param enabled Whether TLS is used even if no URL says so, true when a bundle is named; when false, the bundle is not used.
     * @param bundle Name of the SSL bundle, which replaces the certificates of a context. Host names are verified.
     */
    public record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

        /** The bundle to use, null if none is named or TLS is disabled. */
        @Nullable
        String enabledBundle() {
            boolean disabled = Boolean.FALSE.equals(enabled);
            return disabled || !StringUtils.hasLength(bundle) ? null : bundle;
        }
    }

    /**
     * Which keys sign the tasks that are enqueued, and verify those that are loaded. Keys are ed25519.
     *
     * @param seed Seed of the private key to sign with, 64 hexadecimal digits. Without a verification key it verifies too.
     * @param seedFile Path of a file with the seed, read at each use; not together with a verification key.
     * @param verificationKey Comma-separated list of public keys to verify with, 64 hexadecimal digits each; none when empty.
     * @param verificationKeyFile Path of a file with public keys to verify with, one a line, read at each use.
     * @param optional Whether tasks without a signature are taken too; a wrong signature never is.
     */
    public record Signing(
            @Nullable String seed,
            @Nullable String seedFile,
            @DefaultValue List<String> verificationKey,
            @Nullable String verificationKeyFile,
            @DefaultValue("false") boolean optional) {

        /** Shows no key and no file: somebody may have put the secret itself there. */
        @Override
        public String toString() {
            return "Signing[…]";
        }
    }

    /**
     * A handler that needs no code; either remote or a command.
     *
     * @param type Type of task, or the beginning of types such as "email:", or an empty text for all that have no other handler.
     * @param queue Queue whose tasks it handles; every queue that is consumed when not set.
     * @param remote Whether another service does the work, by a NATS request.
     * @param command Path of the command that does the work, inside of the directory of commands.
     */
    public record TaskEntry(
            @Nullable String type,
            @Nullable String queue,
            @DefaultValue("false") boolean remote,
            @Nullable String command) {}

    /**
     * How streams are created that do not exist yet.
     *
     * @param memory Whether streams are kept in memory and lost with the server.
     * @param replicas How many servers keep a copy, 1 to 5.
     * @param taskRetention How long tasks are kept after their last change; 0 is for ever.
     */
    public record Storage(
            @DefaultValue("false") boolean memory,
            @DefaultValue("1") int replicas,
            @DefaultValue("0s") Duration taskRetention) {

        /** Checks the values. */
        public Storage {
            if (replicas < 1 || replicas > 5) {
                throw invalidProperty("asyncjobs.storage.replicas", replicas, "a number from 1 to 5");
            }
            if (taskRetention.isNegative() || taskRetention.compareTo(QueueConfig.LONGEST) > 0) {
                throw invalidProperty(
                        "asyncjobs.storage.task-retention",
                        taskRetention,
                        "0 (for ever) or more, and less than 292 years");
            }
        }
    }

    /**
     * Settings of a queue. The limits take effect when the queue is created; an existing one is used as it is. How its
     * tasks are worked here takes effect at once.
     *
     * @param maxAge How long an item may wait before it is dropped; 0 is for ever.
     * @param maxEntries How many items it holds; -1 is any number.
     * @param discardOld Whether a full queue drops its oldest item instead of refusing the new one.
     * @param maxTries How often a task is tried, whatever the task says; -1 is any number.
     * @param maxRunTime How long a handler may run before its task is taken for lost and tried again.
     * @param maxConcurrent How many tasks may be worked or waiting for a retry at once, over all applications.
     * @param create Whether the queue is created when it does not exist; otherwise that is an error. asyncjobs.create-queues when not set.
     * @param consume Whether tasks of this queue are worked here. Default: only for the main queue.
     * @param concurrency How many tasks of this queue are worked at once; asyncjobs.concurrency when not set.
     * @param retry How long failed tasks of this queue wait: the name of a retry policy or of a RetryPolicy bean; asyncjobs.retry when not set.
     * @param discard Comma-separated list of states in which finished tasks of this queue are removed instead of stored; asyncjobs.discard when not set, none when empty.
     */
    public record Queue(
            @Nullable Duration maxAge,
            @Nullable Long maxEntries,
            @Nullable Boolean discardOld,
            @Nullable Integer maxTries,
            @Nullable Duration maxRunTime,
            @Nullable Integer maxConcurrent,
            @Nullable Boolean create,
            @Nullable Boolean consume,
            @Nullable Integer concurrency,
            @Nullable String retry,
            @Nullable List<String> discard) {}

    /**
     * How tasks are worked.
     *
     * @param enabled Whether tasks are worked when there are handlers for them; otherwise this application only enqueues.
     * @param shutdownTimeout How long running handlers are waited for at shutdown before they are interrupted; keep it at least 6 seconds below spring.lifecycle.timeout-per-shutdown-phase.
     */
    public record Worker(@DefaultValue("true") boolean enabled, @DefaultValue("20s") Duration shutdownTimeout) {

        /** Checks the values. */
        public Worker {
            if (shutdownTimeout.isNegative()) {
                throw invalidProperty("asyncjobs.worker.shutdown-timeout", shutdownTimeout, "0 or more");
            }
        }
    }
}
