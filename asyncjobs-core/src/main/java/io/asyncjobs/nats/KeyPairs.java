package io.asyncjobs.nats;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;

/** Tells whether a private key belongs to a public key, by signing and verifying. */
final class KeyPairs {

    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final byte[] SAMPLE = "asyncjobs".getBytes(StandardCharsets.US_ASCII);

    private KeyPairs() {}

    static boolean match(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = SIGNATURES.get(privateKey.getAlgorithm());
        if (algorithm == null) {
            return true; // can't tell; the handshake will
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
