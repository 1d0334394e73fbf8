package io.asyncjobs.signing;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.error.InvalidRequestException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** An ed25519 private key with the public key that belongs to it. Thread-safe. No record, so that nothing prints it. */
final class SigningKey {

    static final String ALGORITHM = "Ed25519";
    static final int SEED_BYTES = 32;

    private final PrivateKey key;
    private final VerifyingKey publicKey;

    private SigningKey(PrivateKey key, VerifyingKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Takes a private key: its seed, or as Go keeps it, the seed and the public key.
     *
     * @throws InvalidRequestException if it is neither
     */
    static SigningKey of(byte[] seedOrPair) {
        int pairBytes = SEED_BYTES + VerifyingKey.BYTES;
        if (seedOrPair.length != SEED_BYTES && seedOrPair.length != pairBytes) {
            throw new InvalidRequestException("invalid private key length: " + seedOrPair.length
                    + " bytes; give the seed of 32 bytes, or seed and public key, 64 bytes");
        }
        KeyPair pair = pair(Arrays.copyOf(seedOrPair, SEED_BYTES));
        byte[] derived = rawPublicKey(pair);
        boolean belongs = seedOrPair.length == SEED_BYTES
                || Arrays.equals(derived, Arrays.copyOfRange(seedOrPair, SEED_BYTES, pairBytes));
        if (!belongs) {
            throw new InvalidRequestException("invalid private key: its last 32 bytes are not the public key of its"
                    + " seed, the first 32; give the seed alone");
        }
        return new SigningKey(pair.getPrivate(), VerifyingKey.of(derived));
    }

    /** Reads a seed from text. */
    static SigningKey ofSeed(String text) {
        byte[] seed = Hexadecimal.parse(text);
        if (seed.length != SEED_BYTES) {
            throw new InvalidRequestException("invalid seed length: " + seed.length + " bytes, must have " + SEED_BYTES
                    + ", which are 64 hexadecimal digits");
        }
        return of(seed);
    }

    VerifyingKey publicKey() {
        return publicKey;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    /** Java derives a public key only when it makes a pair: so it gets the seed as the random bytes to make it of. */
    private static KeyPair pair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new SeedAsRandom(seed));
            KeyPair pair = generator.generateKeyPair();
            boolean ofTheSeed = pair.getPrivate() instanceof EdECPrivateKey made
                    && made.getBytes()
                            .filter(bytes -> Arrays.equals(bytes, seed))
                            .isPresent();
            if (!ofTheSeed) {
                throw new GeneralSecurityException(
                        "the provider " + generator.getProvider().getName() + " makes keys in a way of its own");
            }
            return pair;
        } catch (GeneralSecurityException e) {
            throw unsupported(e);
        }
    }

    private static byte[] rawPublicKey(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - VerifyingKey.BYTES, encoded.length);
    }

    static AsyncJobsException unsupported(GeneralSecurityException e) {
        return new AsyncJobsException("this Java can't sign with ed25519; it needs the module jdk.crypto.ec", e);
    }

    private static final class SeedAsRandom extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        SeedAsRandom(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
        }
    }
}
