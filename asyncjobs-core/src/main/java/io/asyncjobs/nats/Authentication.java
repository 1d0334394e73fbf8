package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the client proves who it is; at most one of these, a token may come in addition (protocol 26). */
sealed interface Authentication {

    /** Three words of base64; jnats puts them into JSON as they are. */
    Pattern JWT = Pattern.compile("[\\w=-]+\\.[\\w=-]+\\.[\\w=-]*");

    /** Gives the credentials to jnats, after a look whether they can be used at all. */
    void apply(Options.Builder options);

    /** What an operator should look at; never a secret. */
    String describe();

    /** The same, with what is wrong with it now as far as can be seen from here. */
    default String diagnose(Instant now) {
        return describe();
    }

    /** User and password. */
    record UserPassword(String user, String password) implements Authentication {
        @Override
        public void apply(Options.Builder options) {
            options.userInfo(user.toCharArray(), password.toCharArray());
        }

        @Override
        public String describe() {
            return "user \"" + Printable.text(user) + "\"";
        }

        @Override
        public String toString() {
            return describe();
        }
    }

    /** A {@code .creds} file with JWT and seed, read again at every connect. */
    record CredentialsFile(Path file) implements Authentication {
        @Override
        public void apply(Options.Builder options) {
            AuthHandler handler = Nats.credentials(requireReadable("credentials file", file));
            requireSeed(handler, describe(), "its NKEY SEED section");
            requireJwt(String.valueOf(handler.getJWT()), describe(), "its USER JWT section");
            options.authHandler(handler);
        }

        @Override
        public String describe() {
            return "credentials file " + file;
        }

        @Override
        public String diagnose(Instant now) {
            String expiry;
            try {
                expiry = JwtExpiry.note(
                        String.valueOf(Nats.credentials(file.toString()).getJWT()), now);
            } catch (IllegalStateException unreadable) {
                return describe();
            }
            return expiry.isEmpty() ? describe() : describe() + ", with a JWT" + expiry;
        }
    }

    /** A file with an nkey seed, read again at every connect. */
    record NkeyFile(Path file) implements Authentication {
        @Override
        public void apply(Options.Builder options) {
            AuthHandler handler = Nats.credentials(null, requireReadable("nkey file", file));
            requireSeed(handler, describe(), "the file");
            options.authHandler(handler);
        }

        @Override
        public String describe() {
            return "nkey file " + file;
        }
    }

    /** A user JWT and the seed that signs for it; without a seed it is a bearer token. */
    record Jwt(String jwt, @Nullable String seed) implements Authentication {
        @Override
        public void apply(Options.Builder options) {
            requireJwt(jwt, describe(), "it");
            if (seed == null) {
                options.authHandler(new BearerJwt(jwt));
                return;
            }
            AuthHandler handler = Nats.staticCredentials(jwt.toCharArray(), seed.toCharArray());
            requireSeed(handler, describe(), "the seed given with it");
            options.authHandler(handler);
        }

        @Override
        public String describe() {
            return "user JWT";
        }

        @Override
        public String diagnose(Instant now) {
            return describe() + JwtExpiry.note(jwt, now);
        }

        @Override
        public String toString() {
            return describe();
        }
    }

    private static String requireReadable(String what, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            String why = Files.notExists(file) ? "no such file" : "not a readable file";
            throw new InvalidRequestException("cannot read the " + what + " " + file.toAbsolutePath() + ": " + why);
        }
        return file.toString();
    }

    private static void requireSeed(AuthHandler handler, String what, String where) {
        try {
            handler.getID();
        } catch (IllegalStateException e) {
            // No cause: it may quote the seed.
            throw new InvalidRequestException(
                    what + " can't be used: " + where + " is not an nkey seed of a user (it begins with SU)");
        }
    }

    private static void requireJwt(String jwt, String what, String where) {
        if (!JWT.matcher(jwt).matches()) {
            throw new InvalidRequestException(what + " can't be used: " + where
                    + " is not a JWT (three words joined by dots); write it with 'nsc generate creds'");
        }
    }
}
