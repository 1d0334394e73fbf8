package io.asyncjobs.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that the server writes its log to. */
record ServerLog(Path file, Secrets secrets) {

    private static final int TAIL_LINES = 20;

    /** Everything, as it is; empty when there is no log. */
    String text() {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    int length() {
        return text().length();
    }

    /** The last lines after a position, secrets masked. */
    String tail(int position) {
        String text = text();
        List<String> lines = text.substring(Math.min(position, text.length()))
                .strip()
                .lines()
                .toList();
        return secrets.mask(String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
    }
}
