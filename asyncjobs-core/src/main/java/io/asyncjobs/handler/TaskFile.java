package io.asyncjobs.handler;

import io.asyncjobs.task.Task;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task in a file that only the worker's user can read, there until it is closed (protocol 18). */
final class TaskFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TaskFile.class);

    private final Path path;

    private TaskFile(Path path) {
        this.path = path;
    }

    /**
     * Writes a new file.
     *
     * @throws CommandFailedException if that fails
     */
    static TaskFile of(Task task) {
        TaskFile file;
        try {
            file = new TaskFile(Files.createTempFile("asyncjobs-task", "", ownerOnly()));
        } catch (IOException e) {
            throw failed(e);
        }
        // No channel: it would be closed by an interrupt, and the reason be hidden.
        try (FileOutputStream out = new FileOutputStream(file.path.toFile())) {
            out.write(task.toJson());
            return file;
        } catch (IOException e) {
            file.close();
            throw failed(e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("a task's file could not be removed, remove it: {}", e.toString());
        }
    }

    /** The mode is part of the creation: there is no moment at which others could open it. */
    private static FileAttribute<?>[] ownerOnly() {
        boolean modes = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return modes
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static CommandFailedException failed(IOException e) {
        return new CommandFailedException("the task's file could not be written: " + e, e);
    }
}
