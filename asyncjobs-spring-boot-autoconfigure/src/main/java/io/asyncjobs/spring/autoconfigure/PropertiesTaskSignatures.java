package io.asyncjobs.spring.autoconfigure;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.signing.TaskSignaturesBuilder;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Signing;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The keys to sign and verify with, as the properties say. Of a key and its file the one that ranks higher counts. No
 * error shows a key or what stands in the place of a path.
 */
final class PropertiesTaskSignatures {

    private static final String SEED = "asyncjobs.signing.seed";
    private static final String SEED_FILE = SEED + "-file";
    private static final String VERIFICATION_KEY = "asyncjobs.signing.verification-key";
    private static final String VERIFICATION_KEY_FILE = VERIFICATION_KEY + "-file";

    private final Signing signing;
    private final PropertyRanks ranks;

    PropertiesTaskSignatures(Signing signing, PropertyRanks ranks) {
        this.signing = signing;
        this.ranks = ranks;
    }

    TaskSignatures build() {
        TaskSignaturesBuilder builder = TaskSignatures.builder().optional(signing.optional());
        if (!ranks.outranks(SEED_FILE, SEED)) {
            key(SEED, signing.seed(), builder::seed);
        }
        if (!ranks.outranks(SEED, SEED_FILE)) {
            file(SEED_FILE, signing.seedFile(), builder::seedFile);
        }
        if (!ranks.outranks(VERIFICATION_KEY_FILE, VERIFICATION_KEY)) {
            signing.verificationKey().forEach(key -> key(VERIFICATION_KEY, key, builder::publicKey));
        }
        if (!ranks.outranks(VERIFICATION_KEY, VERIFICATION_KEY_FILE)) {
            file(VERIFICATION_KEY_FILE, signing.verificationKeyFile(), builder::publicKeyFile);
        }
        return build(builder);
    }

    private static TaskSignatures build(TaskSignaturesBuilder builder) {
        try {
            return builder.build();
        } catch (InvalidRequestException conflict) {
            throw new AsyncJobsStartupException(
                    "The properties asyncjobs.signing.* contradict each other: " + conflict.getMessage() + ".",
                    "Set asyncjobs.signing.seed or asyncjobs.signing.seed-file, not both, and"
                            + " asyncjobs.signing.verification-key or asyncjobs.signing.verification-key-file, not"
                            + " both. Tasks are verified with the key of a seed file if there is one: set no"
                            + " verification key beside it.",
                    conflict);
        }
    }

    private static void key(String property, @Nullable String text, Consumer<String> setter) {
        if (text == null) {
            return;
        }
        try {
            setter.accept(text);
        } catch (InvalidRequestException invalid) {
            throw new AsyncJobsStartupException(
                    "The key in " + property + " can't be used: " + invalid.getMessage() + ".",
                    "Set " + property + " to 64 hexadecimal digits, the 32 bytes of an ed25519 key.",
                    invalid);
        }
    }

    private static void file(String property, @Nullable String text, Consumer<Path> setter) {
        if (!StringUtils.hasText(text)) {
            return;
        }
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException invalid) {
            throw invalidProperty(property, "…", "the path of a file");
        }
        setter.accept(path);
    }
}
