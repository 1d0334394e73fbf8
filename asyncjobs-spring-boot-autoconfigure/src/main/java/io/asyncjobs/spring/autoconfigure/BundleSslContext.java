package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.error.InvalidRequestException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundle;

/**
 * Makes an SSL context of the bundle that the details have now: files of a bundle may have been reloaded.
 *
 * @param name what errors call the bundle
 */
record BundleSslContext(AsyncJobsConnectionDetails details, String name) implements Supplier<SSLContext> {

    @Override
    public SSLContext get() {
        SslBundle bundle = details.getSslBundle();
        if (bundle == null) {
            throw new InvalidRequestException("cannot set up TLS: " + name + " is gone");
        }
        try {
            return bundle.createSslContext();
        } catch (RuntimeException broken) {
            throw new InvalidRequestException("cannot set up TLS from " + name + ": " + reason(broken), broken);
        }
    }

    /** What the innermost cause says that says anything: it names the file; or the outermost that repeats it. */
    private static String reason(Throwable broken) {
        String innermost = broken.toString();
        for (Throwable each = broken; each != null; each = each.getCause()) {
            innermost = each.getMessage() == null ? innermost : each.getMessage();
        }
        for (Throwable each = broken; each != null; each = each.getCause()) {
            if (each.getMessage() != null && each.getMessage().contains(innermost)) {
                return each.getMessage();
            }
        }
        return innermost;
    }
}
