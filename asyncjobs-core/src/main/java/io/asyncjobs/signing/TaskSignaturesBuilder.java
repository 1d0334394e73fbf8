package io.asyncjobs.signing;

import io.asyncjobs.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the keys of {@link TaskSignatures} (protocol 5). Not thread-safe. */
public final class TaskSignaturesBuilder {

    private @Nullable SigningKey privateKey;
    private @Nullable Path seedFile;
    private final List<VerifyingKey> publicKeys = new ArrayList<>();
    private @Nullable Path publicKeyFile;
    private boolean optional;

    TaskSignaturesBuilder() {}

    /**
     * The key to sign with. Tasks are verified with its public key, unless others are given (B32). Default: none.
     *
     * @param key the seed of 32 bytes, or seed and public key, 64 bytes, as Go keeps them; copied
     * @throws InvalidRequestException if its length is another, or the public key is not that of the seed
     */
    public TaskSignaturesBuilder privateKey(byte[] key) {
        privateKey = SigningKey.of(key);
        return this;
    }

    /**
     * The key to sign with, as text: its seed. Tasks are verified with its public key if no other is given (B32).
     * Default: none.
     *
     * @param seed 64 hexadecimal digits, white space around them; empty: none
     * @throws InvalidRequestException if it is no seed
     */
    public TaskSignaturesBuilder seed(String seed) {
        String digits = seed.strip();
        privateKey = digits.isEmpty() ? null : SigningKey.ofSeed(digits);
        return this;
    }

    /**
     * A file with the key to sign with: its seed, 64 hexadecimal digits, white space around them. Tasks are verified with
     * its public key (B32). It is first opened when a task is signed or verified, and read again each time. Default:
     * none.
     */
    public TaskSignaturesBuilder seedFile(@Nullable Path file) {
        seedFile = file;
        return this;
    }

    /**
     * A key to verify with; may be repeated, so that one key can take over from another (B47). Default: none.
     *
     * @param key 32 bytes; copied
     * @throws InvalidRequestException if they are no key (B46)
     */
    public TaskSignaturesBuilder publicKey(byte[] key) {
        publicKeys.add(VerifyingKey.of(key));
        return this;
    }

    /**
     * A key to verify with, as text; may be repeated, so that one key can take over from another (B47). Default: none.
     *
     * @param key 64 hexadecimal digits, white space around them; empty: none
     * @throws InvalidRequestException if it is no key (B46)
     */
    public TaskSignaturesBuilder publicKey(String key) {
        String digits = key.strip();
        if (!digits.isEmpty()) {
            publicKeys.add(VerifyingKey.of(digits));
        }
        return this;
    }

    /**
     * A file with keys to verify with, 64 hexadecimal digits each, one a line; Go takes a file with one only. It is first
     * opened when a task is verified, and read again each time. Default: none.
     */
    public TaskSignaturesBuilder publicKeyFile(@Nullable Path file) {
        publicKeyFile = file;
        return this;
    }

    /** Whether tasks without a signature are taken too; a wrong signature never is. Default: no. */
    public TaskSignaturesBuilder optional(boolean optional) {
        this.optional = optional;
        return this;
    }

    /**
     * Takes these keys.
     *
     * @throws InvalidRequestException if two of them exclude each other
     */
    public TaskSignatures build() {
        boolean verifying = !publicKeys.isEmpty() || publicKeyFile != null;
        refuse(privateKey != null && seedFile != null, "cannot set both private key and seed file");
        refuse(!publicKeys.isEmpty() && publicKeyFile != null, "cannot set both public key and public key file");
        refuse(seedFile != null && verifying, "cannot set a seedfile and public key information");
        Supplier<SigningKey> signer = signer(privateKey, seedFile);
        return new TaskSignatures(signer, verifiers(List.copyOf(publicKeys), publicKeyFile, signer), optional);
    }

    private static void refuse(boolean conflict, String why) {
        if (conflict) {
            throw new InvalidRequestException(why);
        }
    }

    private static @Nullable Supplier<SigningKey> signer(@Nullable SigningKey key, @Nullable Path file) {
        if (key != null) {
            return () -> key;
        }
        return file == null ? null : new KeyFile<>("seed", file, SigningKey::ofSeed)::key;
    }

    private static @Nullable Supplier<List<VerifyingKey>> verifiers(
            List<VerifyingKey> keys, @Nullable Path file, @Nullable Supplier<SigningKey> signer) {
        if (!keys.isEmpty()) {
            return () -> keys;
        }
        if (file != null) {
            return new KeyFile<>("public key", file, TaskSignaturesBuilder::keysOf)::key;
        }
        return signer == null ? null : () -> List.of(signer.get().publicKey());
    }

    private static List<VerifyingKey> keysOf(String text) {
        return Stream.of(text.split("\\s+")).map(VerifyingKey::of).toList();
    }
}
