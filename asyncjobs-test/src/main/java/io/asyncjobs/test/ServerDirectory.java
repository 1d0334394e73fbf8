package io.asyncjobs.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory of one server: its data, configuration, log and the script that runs it. */
final class ServerDirectory implements AutoCloseable {

    private static final String SCRIPT = "nats-server.sh";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final @Nullable DirectoryLock lock;

    private ServerDirectory(Path path, @Nullable DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** A named directory, locked until {@link #close()}; or a new temporary one when there is no name. */
    static ServerDirectory open(@Nullable Path named) {
        try {
            if (named == null) {
                // In its real form, as that is how it is seen in the list of processes.
                return prepared(new ServerDirectory(
                        Files.createTempDirectory("nats-server-").toRealPath(), null));
            }
            Path path = Files.createDirectories(named).toRealPath();
            DirectoryLock lock = DirectoryLock.acquire(path);
            try {
                OrphanedServer.end(path.resolve("nats-server.pid"), path.resolve("nats-server.conf"));
                return prepared(new ServerDirectory(path, lock));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new NatsServerException(
                    "Cannot use the directory " + (named == null ? System.getProperty("java.io.tmpdir") : named) + ": "
                            + e,
                    e);
        }
    }

    private static ServerDirectory prepared(ServerDirectory directory) throws IOException {
        Files.deleteIfExists(directory.logFile());
        try (InputStream script = ServerDirectory.class.getResourceAsStream(SCRIPT)) {
            byte[] text = Objects.requireNonNull(script, SCRIPT).readAllBytes();
            Files.write(directory.script(), text);
        }
        return directory;
    }

    Path path() {
        return path;
    }

    boolean isTemporary() {
        return lock == null;
    }

    Path script() {
        return path.resolve(SCRIPT);
    }

    Path logFile() {
        return path.resolve("nats-server.log");
    }

    /** Writes the configuration for the owner's eyes only, as it can hold passwords. */
    void writeConfiguration(String text) {
        Path file = path.resolve("nats-server.conf");
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new NatsServerException("Cannot write " + file + ": " + e, e);
        }
    }

    /** Deletes a temporary directory, gives a named one free. Idempotent. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.close();
            } else {
                Trees.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + path, e);
        }
    }
}
