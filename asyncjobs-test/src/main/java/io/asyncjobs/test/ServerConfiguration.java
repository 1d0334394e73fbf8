package io.asyncjobs.test;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of the server's configuration file. */
final class ServerConfiguration {

    private static final Set<String> OURS = Set.of(
            "listen",
            "host",
            "net",
            "port",
            "http",
            "http_port",
            "https",
            "https_port",
            "monitor_port",
            "http_base_path",
            "log_file",
            "logfile",
            "store_dir",
            "storedir");

    /** What can stand at the beginning of a statement, or must be jumped over as one piece. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?<![^\\s{}\\[\\](),;])(?:#|//)[^\\n]*|\"(?:\\\\.|[^\"\\\\])*\"|'[^']*'|[{\\[(]|[})\\]]|[\\n;,]|[^\\s{}\\[\\]();,\"'#:=]+|.");

    private ServerConfiguration() {}

    static String text(NatsServerSettings settings, Path directory, ServerPorts ports) {
        // The user's text comes first: its line numbers are then those in the server's errors, and of two equal keys
        // the server takes the last.
        return settings.configuration()
                + """

                # Written by %s; what it needs to listen on loopback only and to be asked for its health.
                host: "127.0.0.1"
                port: %d
                http: "127.0.0.1:%d"
                http_base_path: "%s"
                jetstream {
                  store_dir: %s
                %s
                }
                """
                        .formatted(
                                NatsServer.class.getName(),
                                ports.client(),
                                ports.monitoring(),
                                ports.monitoringPath(),
                                quoted(directory),
                                settings.jetStream());
    }

    /** Throws if a top-level statement would contradict ours. */
    static String checked(String configuration) {
        int depth = 0;
        boolean key = true;
        Matcher tokens = TOKEN.matcher(configuration);
        while (tokens.find()) {
            String token = tokens.group();
            if (token.isBlank() && !token.contains("\n") || token.startsWith("#") || token.startsWith("//")) {
                continue;
            }
            if (key && depth == 0) {
                reject(token.replaceAll("[\"']", "").toLowerCase(Locale.ROOT));
            }
            switch (token.charAt(0)) {
                case '{', '[', '(' -> depth++;
                case '}', ']', ')' -> depth--;
                default -> {}
            }
            key = token.equals("\n") || token.equals(";") || token.equals(",") || token.equals("}");
        }
        return configuration;
    }

    static String checkedJetStream(String text) {
        if (Pattern.compile("(?im)(^|[;,])\\s*[\"']?store_?dir\\b")
                .matcher(text)
                .find()) {
            throw new IllegalArgumentException("store_dir is set by NatsServer; use directory(Path) to choose it");
        }
        return text;
    }

    private static void reject(String key) {
        if (key.equals("jetstream")) {
            throw new IllegalArgumentException(
                    "The jetstream block is written by NatsServer; use jetStream(String) for what goes into it");
        }
        if (OURS.contains(key)) {
            throw new IllegalArgumentException("'" + key + "' is set by NatsServer and cannot be configured;"
                    + " use port(int) for a fixed port and directory(Path) for the place of data and log");
        }
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
