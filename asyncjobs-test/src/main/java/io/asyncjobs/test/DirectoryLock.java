package io.asyncjobs.test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps a second server, of this JVM or another, off a named directory. The system gives it back if the JVM dies. */
final class DirectoryLock implements AutoCloseable {

    // Asked before the file is opened: closing any channel of a file gives up the process's lock on it (POSIX).
    private static final Set<Path> OF_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @param directory a real path */
    static DirectoryLock acquire(Path directory) throws IOException {
        if (!OF_THIS_JVM.add(directory)) {
            throw inUse(directory, "of this JVM");
        }
        try {
            return new DirectoryLock(directory, locked(directory));
        } catch (IOException | RuntimeException e) {
            OF_THIS_JVM.remove(directory);
            throw e;
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("nats-server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Of the same class by another class loader.
            throw inUse(directory, "of this JVM");
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw inUse(directory, "of another JVM");
        }
        return channel;
    }

    private static NatsServerException inUse(Path directory, String whose) {
        return new NatsServerException("The directory " + directory + " is in use by another NatsServer " + whose
                + "; close that one or choose another directory");
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            OF_THIS_JVM.remove(directory);
        }
    }
}
