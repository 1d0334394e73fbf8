package io.asyncjobs.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncjobs.error.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the members of a context file; says what is wrong with it without ever quoting it. */
final class ContextFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Set<String> TEXTS = Set.of(
            "url",
            "user",
            "password",
            "creds",
            "nkey",
            "user_jwt",
            "user_seed",
            "token",
            "cert",
            "key",
            "ca",
            "nsc",
            "socks_proxy",
            "inbox_prefix",
            "jetstream_domain",
            "jetstream_api_prefix",
            "windows_cert_store");

    private static final String TLS_FIRST = "tls_first";

    private static final List<String> SECRET_STORES = List.of("op://", "nsc://", "env://", "data:");

    private ContextFile() {}

    /** The members that mean something here; absent, null and empty ones are left out. Names are matched as Go does: ignoring case. */
    static Map<String, String> read(Path file) {
        JsonNode root = parse(file);
        if (!root.isObject()) {
            throw unusable(file, "its JSON is not an object");
        }
        Map<String, String> members = new HashMap<>();
        root.properties().forEach(member -> {
            String name = member.getKey().toLowerCase(Locale.ROOT);
            JsonNode value = member.getValue();
            if (value.isNull()) {
                return;
            }
            if (TEXTS.contains(name)) {
                require(value.isTextual(), file, name, "a string", value);
                members.put(name, value.textValue());
            } else if (name.equals(TLS_FIRST)) {
                require(value.isBoolean(), file, name, "true or false", value);
                members.put(name, value.booleanValue() ? "true" : "");
            }
        });
        members.values().removeIf(String::isEmpty);
        refuseWhatOnlyTheCommandLineCanDo(file, members);
        return Map.copyOf(members);
    }

    private static JsonNode parse(Path file) {
        try {
            return MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            // Neither the cause nor its message: both quote the file, which holds passwords.
            throw unusable(
                    file,
                    e.getLocation() == null
                            ? "it is not JSON"
                            : "it is not JSON (line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + ")");
        } catch (IOException e) {
            throw unusable(file, Reasons.of(e));
        }
    }

    private static void refuseWhatOnlyTheCommandLineCanDo(Path file, Map<String, String> members) {
        if (members.containsKey("nsc")) {
            throw unusable(
                    file,
                    "its member nsc needs the nsc command; write the credentials to a file with"
                            + " 'nsc generate creds' and set creds and url");
        }
        if (members.containsKey("windows_cert_store")) {
            throw unusable(
                    file,
                    "its member windows_cert_store is not supported; export certificate and key as PEM and set"
                            + " cert and key");
        }
        for (String name : List.of("creds", "nkey", "user_jwt", "user_seed", "token")) {
            String value = members.getOrDefault(name, "");
            for (String scheme : SECRET_STORES) {
                if (value.startsWith(scheme)) {
                    throw unusable(
                            file,
                            "its member " + name + " points to a secret store (" + scheme
                                    + "…), which is not supported; put the secret in a file and set "
                                    + (name.equals("nkey") ? "nkey" : "creds") + " to its path");
                }
            }
        }
    }

    private static void require(boolean ok, Path file, String member, String expected, JsonNode value) {
        if (!ok) {
            String actual = value.getNodeType().name().toLowerCase(Locale.ROOT);
            throw unusable(file, "its member " + member + " must be " + expected + ", not " + actual);
        }
    }

    private static InvalidRequestException unusable(Path file, String why) {
        return new InvalidRequestException("cannot use the NATS context " + file + ": " + why);
    }
}
