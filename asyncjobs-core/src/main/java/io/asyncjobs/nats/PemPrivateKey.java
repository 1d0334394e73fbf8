package io.asyncjobs.nats;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the private key of a PEM file: PKCS#8, or the older RSA (PKCS#1) and EC (SEC 1) forms of openssl. */
final class PemPrivateKey {

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private PemPrivateKey() {}

    static PrivateKey read(PemFile file) {
        byte @Nullable [] curve = null;
        for (PemFile.Section section : file.sections()) {
            String label = section.label();
            boolean encrypted = label.startsWith("ENCRYPTED") || label.endsWith("KEY") && section.hasHeaders();
            if (encrypted) {
                throw file.unusable("its key is encrypted; decrypt it with 'openssl pkcs8 -topk8 -nocrypt -in "
                        + file.path().getFileName() + " -out key.pem' and name the new file");
            }
            switch (label) {
                case "EC PARAMETERS" -> curve = section.decode();
                case "PRIVATE KEY" -> {
                    return key(file, section.decode());
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, Pkcs8.fromRsa(section.decode()));
                }
                case "EC PRIVATE KEY" -> {
                    return key(file, fromEc(file, section, curve));
                }
                default -> {
                    // certificates and others
                }
            }
        }
        throw file.unusable("there is no private key in it; it must have a section BEGIN PRIVATE KEY");
    }

    private static byte[] fromEc(PemFile file, PemFile.Section section, byte @Nullable [] curve) {
        byte[] pkcs8 = Pkcs8.fromEc(section.decode(), curve);
        if (pkcs8 == null) {
            throw unknown(file);
        }
        return pkcs8;
    }

    private static PrivateKey key(PemFile file, byte[] pkcs8) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                // the next one; no message of these quotes may be shown, they can hold parts of the key
            }
        }
        throw unknown(file);
    }

    private static RuntimeException unknown(PemFile file) {
        return file.unusable("its key is damaged or of an unknown kind; convert it with 'openssl pkcs8 -topk8 -nocrypt"
                + " -in " + file.path().getFileName() + " -out key.pem' and name the new file");
    }
}
