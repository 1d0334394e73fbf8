package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Nats;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect when a URL and a context are set in sources of different rank: the higher-ranking one counts. If that
 * is the context, credentials that rank below it don't count either, as they are for the server of the URL. Where both
 * are set in the same source they stay, which is an error.
 */
final class EffectiveNats {

    private static final String PREFIX = "asyncjobs.nats.";
    private static final String URL = PREFIX + "url";
    private static final String CONTEXT = PREFIX + "context";

    private final Nats nats;
    private final PropertyRanks ranks;

    private EffectiveNats(Nats nats, PropertyRanks ranks) {
        this.nats = nats;
        this.ranks = ranks;
    }

    static Nats of(Nats nats, PropertyRanks ranks) {
        EffectiveNats effective = new EffectiveNats(nats, ranks);
        if (ranks.outranks(URL, CONTEXT)) {
            return effective.withUrl();
        }
        return ranks.outranks(CONTEXT, URL) ? effective.withContext() : nats;
    }

    private Nats withUrl() {
        return new Nats(
                nats.url(),
                null,
                nats.user(),
                nats.password(),
                nats.token(),
                nats.credentials(),
                nats.nkey(),
                nats.jwt(),
                nats.seed(),
                nats.ssl(),
                nats.connectionName(),
                nats.connectTimeout(),
                nats.connectInBackground());
    }

    private Nats withContext() {
        return new Nats(
                null,
                nats.context(),
                ofContext("user", nats.user()),
                ofContext("password", nats.password()),
                ofContext("token", nats.token()),
                ofContext("credentials", nats.credentials()),
                ofContext("nkey", nats.nkey()),
                ofContext("jwt", nats.jwt()),
                ofContext("seed", nats.seed()),
                nats.ssl(),
                nats.connectionName(),
                nats.connectTimeout(),
                nats.connectInBackground());
    }

    private @Nullable String ofContext(String name, @Nullable String value) {
        return ranks.outranks(CONTEXT, PREFIX + name) ? null : value;
    }
}
