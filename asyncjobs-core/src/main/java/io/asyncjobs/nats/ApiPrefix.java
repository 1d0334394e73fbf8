package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The subject prefix of the JetStream API. The reference ignores domain and prefix of a context, so it can't work through
 * leaf nodes or imports; we apply them (B54).
 */
final class ApiPrefix {

    static final String DEFAULT = "$JS.API.";

    private static final Pattern TOKEN = Pattern.compile("[^\\s.*>\\p{Cntrl}]+");
    private static final Pattern SUBJECT = Pattern.compile(TOKEN + "(\\." + TOKEN + ")*");

    private ApiPrefix() {}

    /** The prefix with its trailing dot; a domain wins over a prefix, as in jsm.go. */
    static String of(@Nullable String domain, @Nullable String prefix) {
        if (domain != null) {
            if (!TOKEN.matcher(domain).matches()) {
                throw new InvalidRequestException("JetStream domain \"" + Printable.text(domain)
                        + "\" is invalid: it must be one word without space, dot, * or >");
            }
            return "$JS." + domain + ".API.";
        }
        return prefix == null ? DEFAULT : subject("JetStream API prefix", prefix) + ".";
    }

    /** The subject without a trailing dot. */
    static String subject(String what, String value) {
        String plain = value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
        if (!SUBJECT.matcher(plain).matches()) {
            throw new InvalidRequestException(what + " \"" + Printable.text(value)
                    + "\" is invalid: it must be words joined by dots, without space, * or >");
        }
        return plain;
    }
}
