package io.asyncjobs.signing;

import io.asyncjobs.error.InvalidRequestException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** An ed25519 public key. Thread-safe. No record, so that nothing prints it. */
final class VerifyingKey {

    static final int BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /** What stands before the 32 bytes in an X.509 SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    private VerifyingKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Takes the 32 bytes of a key.
     *
     * @throws InvalidRequestException if they are none (B46)
     */
    static VerifyingKey of(byte[] key) {
        if (key.length != BYTES) {
            throw new InvalidRequestException("invalid public key: it has " + key.length + " bytes, must have " + BYTES
                    + ", which are 64 hexadecimal digits");
        }
        byte[] encoded = new byte[X509_HEAD.length + BYTES];
        System.arraycopy(X509_HEAD, 0, encoded, 0, X509_HEAD.length);
        System.arraycopy(key, 0, encoded, X509_HEAD.length, BYTES);
        try {
            PublicKey publicKey =
                    KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            Signature.getInstance(SigningKey.ALGORITHM).initVerify(publicKey); // only this looks for the point
            return new VerifyingKey(publicKey);
        } catch (InvalidKeyException | InvalidKeySpecException e) {
            throw new InvalidRequestException("invalid public key: no ed25519 key has these bytes");
        } catch (GeneralSecurityException e) {
            throw SigningKey.unsupported(e);
        }
    }

    /**
     * Reads one from text.
     *
     * @throws InvalidRequestException if it is none
     */
    static VerifyingKey of(String text) {
        byte[] key;
        try {
            key = Hexadecimal.parse(text);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("invalid public key: " + e.getMessage());
        }
        return of(key);
    }

    boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false; // Java itself takes one with bytes behind it
        }
        try {
            Signature verification = Signature.getInstance(SigningKey.ALGORITHM);
            verification.initVerify(key);
            verification.update(message);
            return verification.verify(signature);
        } catch (SignatureException e) {
            return false; // it has numbers that no signature has
        } catch (GeneralSecurityException e) {
            throw SigningKey.unsupported(e);
        }
    }
}
