package io.asyncjobs.handler;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells why the system would not start a file, in the system's words. It has to be known before: the JVM and setsid both
 * hand a file that the system refuses to a shell, which then tells something else or runs it.
 */
final class ExecutableCheck {

    /** Whether this is a system with modes, signals and a /bin/sh. */
    static final boolean POSIX = File.separatorChar == '/';

    private static final String DENIED = "permission denied";
    private static final String NO_FORMAT = "exec format error";
    private static final String MISSING = "no such file or directory";

    /** As much of the first line as Linux looks at. */
    private static final int HEAD = 256;

    /** What ELF files begin with, and Mach-O files of either order and kind. */
    private static final List<byte[]> BINARIES = List.of(
            bytes(0x7F, 'E', 'L', 'F'),
            bytes(0xFE, 0xED, 0xFA, 0xCE),
            bytes(0xFE, 0xED, 0xFA, 0xCF),
            bytes(0xCE, 0xFA, 0xED, 0xFE),
            bytes(0xCF, 0xFA, 0xED, 0xFE),
            bytes(0xCA, 0xFE, 0xBA, 0xBE));

    private ExecutableCheck() {}

    /** Why the file can't be started; empty if it can, as far as can be seen. */
    static Optional<String> refusal(Path file, Path workingDirectory) {
        if (!POSIX) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
            return Optional.of(DENIED);
        }
        byte[] head;
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            head = in.readNBytes(HEAD);
        } catch (IOException unreadable) {
            return Optional.empty(); // a binary need not be readable
        }
        if (head.length > 1 && head[0] == '#' && head[1] == '!') {
            return interpreter(head, workingDirectory);
        }
        boolean binary = BINARIES.stream().anyMatch(magic -> startsWith(head, magic));
        return binary ? Optional.empty() : Optional.of(NO_FORMAT);
    }

    private static Optional<String> interpreter(byte[] head, Path workingDirectory) {
        String text = new String(head, 2, head.length - 2, StandardCharsets.UTF_8);
        String line = text.lines().findFirst().orElse("");
        boolean dos = text.startsWith("\r\n", line.length()); // the system takes \r for a part of the name
        String name = (line + (dos ? "\r" : "")).replaceAll("^[ \t]+", "").replaceAll("[ \t].*", "");
        if (name.isEmpty()) {
            return Optional.of(NO_FORMAT);
        }
        try {
            Path program = workingDirectory.resolve(name);
            if (!Files.exists(program)) {
                return Optional.of(MISSING);
            }
            boolean startable = Files.isRegularFile(program) && Files.isExecutable(program);
            return startable ? Optional.empty() : Optional.of(DENIED);
        } catch (InvalidPathException noPath) {
            return Optional.of(MISSING);
        }
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
