package io.asyncjobs.handler;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.wire.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a command is: inside of its directory, whatever links there are. Immutable, thread-safe. */
final class CommandLocation {

    private final Path directory;
    private final Path file;
    private final String name;

    /**
     * Checks what can be known before there is a task.
     *
     * @throws InvalidRequestException if the command is outside of the directory
     */
    CommandLocation(Path directory, String command) {
        this.directory = directory.toAbsolutePath();
        name = Names.printable(command);
        file = this.directory.resolve(inside(command));
        try {
            locate();
        } catch (NotFoundException later) {
            // it may come before the first task does
        } catch (CommandFailedException outside) {
            throw new InvalidRequestException(outsideText(), outside);
        }
    }

    private Path inside(String command) {
        try {
            Path path = Path.of(command);
            boolean upwards = false;
            for (Path element : path) {
                upwards |= element.toString().equals("..");
            }
            boolean nothing = path.normalize().toString().isEmpty();
            if (path.getRoot() == null && !upwards && !nothing) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("the command '" + name + "' is no path: " + e.getReason(), e);
        }
        throw new InvalidRequestException(outsideText());
    }

    /**
     * The command's file as it is now.
     *
     * @throws NotFoundException if there is none
     * @throws CommandFailedException if a link leads out of the directory
     */
    Path locate() {
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(directory.toRealPath())) {
                throw new CommandFailedException(outsideText(), null);
            }
            if (Files.isDirectory(real)) {
                throw new NotFoundException("command not found");
            }
        } catch (IOException e) {
            throw new NotFoundException("command not found", e);
        }
        return file;
    }

    private String outsideText() {
        return "the command '" + name + "' is not inside of its directory; name it relative to there, without '..' or"
                + " links that lead out";
    }
}
