package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and what to show: an {@link SSLContext} of the caller, or PEM files. A CA file replaces the authorities of
 * the JVM, as in Go; without one those are trusted.
 */
record TlsSettings(
        @Nullable Supplier<SSLContext> context, @Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {

    /** The JVM's own authorities and no client certificate. */
    static final TlsSettings SYSTEM = new TlsSettings(null, null, null, null);

    private static final char[] NO_PASSWORD = new char[0];

    boolean isSystem() {
        return equals(SYSTEM);
    }

    /** A context of what the caller has, or the files hold, now. */
    SSLContext createContext() {
        if (context != null) {
            return context.get();
        }
        try {
            SSLContext created = SSLContext.getInstance("TLS");
            created.init(keyManagers(), trustManagers(), null);
            return created;
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidRequestException("cannot set up TLS from " + this + ": " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        if (ca == null) {
            return null;
        }
        KeyStore store = emptyStore();
        int count = 0;
        for (X509Certificate authority : PemFile.read("ca", ca).certificates()) {
            store.setCertificateEntry("ca-" + count++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException, IOException {
        if (certificate == null || key == null) {
            return null;
        }
        List<X509Certificate> chain = PemFile.read("cert", certificate).certificates();
        PrivateKey privateKey = PemPrivateKey.read(PemFile.read("key", key));
        if (!KeyPairs.match(chain.get(0).getPublicKey(), privateKey)) {
            throw new InvalidRequestException("the key file " + key.toAbsolutePath() + " does not belong to the first"
                    + " certificate of the cert file " + certificate.toAbsolutePath());
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("client", privateKey, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String toString() {
        if (context != null) {
            return "SSLContext";
        }
        return isSystem() ? "the JVM's authorities" : "ca=" + ca + ", cert=" + certificate + ", key=" + key;
    }
}
