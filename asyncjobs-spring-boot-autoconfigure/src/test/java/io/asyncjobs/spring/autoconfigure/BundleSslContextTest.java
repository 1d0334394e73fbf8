package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.asyncjobs.error.InvalidRequestException;
import java.io.EOFException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.SslBundle;

class BundleSslContextTest {

    private final AsyncJobsConnectionDetails details = mock(AsyncJobsConnectionDetails.class);
    private final SslBundle bundle = mock(SslBundle.class);
    private final BundleSslContext source = new BundleSslContext(details, "the SSL bundle 'nats'");

    @Test
    void makesAContextOfTheBundleThatIsThereNow() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext after = SSLContext.getInstance("TLS");
        SslBundle reloaded = mock(SslBundle.class);
        when(bundle.createSslContext()).thenReturn(before);
        when(reloaded.createSslContext()).thenReturn(after);
        when(details.getSslBundle()).thenReturn(bundle, reloaded);

        assertThat(source.get()).isSameAs(before);
        assertThat(source.get()).isSameAs(after);
    }

    @Test
    void saysWhatTheInnermostCauseWithAMessageSays() {
        when(details.getSslBundle()).thenReturn(bundle);
        when(bundle.createSslContext())
                .thenThrow(new IllegalStateException(
                        "unable to create trust store",
                        new IllegalStateException("could not load /ca.p12", new EOFException())));

        assertThatThrownBy(source::get)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("cannot set up TLS from the SSL bundle 'nats': could not load /ca.p12");
    }

    @Test
    void saysThatTheBundleIsGone() {
        assertThatThrownBy(source::get)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("cannot set up TLS: the SSL bundle 'nats' is gone");
    }
}
