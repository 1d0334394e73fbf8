package io.asyncjobs.nats;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Makes jnats verify that the certificate is for the host it wanted to talk to; by itself it accepts any name. The
 * context behind it is asked for anew at every connect, so replaced certificate files count from the next reconnect.
 */
final class VerifyingSslContext extends SSLContext {

    /**
     * Wraps a context.
     *
     * @param source the context to use, asked for once per connect
     * @param names the host name for an address that jnats resolved
     */
    VerifyingSslContext(Supplier<SSLContext> source, UnaryOperator<String> names) {
        this(source.get(), source, names);
    }

    private VerifyingSslContext(SSLContext first, Supplier<SSLContext> source, UnaryOperator<String> names) {
        super(new Spi(source, names), first.getProvider(), first.getProtocol());
    }

    private static final class Spi extends SSLContextSpi {

        private final Supplier<SSLContext> source;
        private final UnaryOperator<String> names;

        Spi(Supplier<SSLContext> source, UnaryOperator<String> names) {
            this.source = source;
            this.names = names;
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new VerifyingSocketFactory(source.get().getSocketFactory(), names);
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trusts, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("already initialised");
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return source.get().getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return source.get().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return source.get().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return source.get().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return source.get().getClientSessionContext();
        }
    }
}
