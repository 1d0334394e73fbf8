package io.asyncjobs.nats;

import io.nats.client.NKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;

/** An operator with one account, and users of it, as nsc would make them. */
final class OperatorMode {

    private final NKey operator = NKey.createOperator(null);
    private final NKey system = NKey.createAccount(null);
    private final NKey account = NKey.createAccount(null);

    OperatorMode() throws IOException, GeneralSecurityException {}

    /** What the server needs to know. */
    String configuration() throws IOException, GeneralSecurityException {
        String systemId = text(system.getPublicKey());
        String accountId = text(account.getPublicKey());
        String limits = "\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,"
                + "\"wildcards\":true,\"conn\":-1,\"leaf\":-1}";
        return "operator: " + jwt(operator, text(operator.getPublicKey()), "operator", "") + "\n"
                + "system_account: " + systemId + "\n"
                + "resolver: MEMORY\n"
                + "resolver_preload: {\n"
                + systemId + ": " + jwt(operator, systemId, "account", limits + ",") + "\n"
                + accountId + ": " + jwt(operator, accountId, "account", limits + ",") + "\n"
                + "}\n";
    }

    /** A user's JWT; a bearer's needs no signature of the seed. */
    String user(NKey user, boolean bearer, String tag) throws IOException, GeneralSecurityException {
        return jwt(account, text(user.getPublicKey()), "user", claims(bearer, tag), "");
    }

    /** A user's JWT that expired an hour ago. */
    String expired(NKey user) throws IOException, GeneralSecurityException {
        long anHourAgo = Instant.now().getEpochSecond() - 3_600;
        return jwt(account, text(user.getPublicKey()), "user", claims(false, "x"), "\"exp\":" + anHourAgo + ",");
    }

    private static String claims(boolean bearer, String tag) {
        return "\"pub\":{},\"sub\":{},\"subs\":-1,\"data\":-1,\"payload\":-1,\"bearer_token\":" + bearer
                + ",\"tags\":[\"" + tag + "\"],";
    }

    static void writeCredentials(Path file, String jwt, NKey user) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN NATS USER JWT-----\n" + jwt + "\n------END NATS USER JWT------\n\n"
                        + "************************* IMPORTANT *************************\n\n"
                        + "-----BEGIN USER NKEY SEED-----\n" + text(user.getSeed())
                        + "\n------END USER NKEY SEED------\n");
    }

    static String text(char[] characters) {
        return new String(characters);
    }

    private static String jwt(NKey issuer, String subject, String type, String claims)
            throws IOException, GeneralSecurityException {
        return jwt(issuer, subject, type, claims, "");
    }

    private static String jwt(NKey issuer, String subject, String type, String claims, String expiry)
            throws IOException, GeneralSecurityException {
        String body = "{" + expiry + "\"jti\":\"test\",\"iat\":" + Instant.now().getEpochSecond() + ",\"iss\":\""
                + text(issuer.getPublicKey()) + "\",\"name\":\"test\",\"sub\":\"" + subject + "\",\"nats\":{" + claims
                + "\"type\":\"" + type + "\",\"version\":2}}";
        String unsigned = encode("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encode(body.getBytes(StandardCharsets.UTF_8));
        return unsigned + "." + encode(issuer.sign(unsigned.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encode(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }
}
