package io.asyncjobs.runner;

import io.asyncjobs.runner.Dockerfile.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of an image, laid out in a directory as its Dockerfiles say, and what else they say of its processes. */
final class Image {

    private final Path root;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path workingDirectory;
    private List<String> entrypoint = List.of();
    private String user = "";

    Image(Path root) throws IOException {
        this.root = root;
        workingDirectory = root;
        setMode(root, "rwxr-xr-x");
        Files.createDirectories(temporaryDirectory());
    }

    /** Does what a Dockerfile says, with the files of a directory. */
    Image build(Dockerfile dockerfile, Path context) throws IOException {
        for (Instruction instruction : dockerfile.instructions()) {
            switch (instruction.name()) {
                case "FROM", "LABEL", "EXPOSE", "HEALTHCHECK" -> {}
                case "WORKDIR" -> workingDirectory = Files.createDirectories(located(instruction.text()));
                case "COPY" -> copy(context, instruction.text().split(" "));
                case "ENV" -> instruction.variables().forEach((name, value) -> environment.put(name, here(value)));
                case "USER" -> user = instruction.text();
                case "ENTRYPOINT" ->
                    entrypoint = instruction.command().stream().map(this::here).toList();
                default -> throw new AssertionError("not known here: " + instruction);
            }
        }
        return this;
    }

    /** Puts a text into a file, as a volume or a further COPY would. */
    Image file(String path, String text) throws IOException {
        Path file = located(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Leaves nothing to write to but the temporary directory, as with {@code --read-only --tmpfs /tmp}. */
    Image readOnly() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                boolean executable = Files.isDirectory(file) || Files.isExecutable(file);
                setMode(file, executable ? "r-xr-xr-x" : "r--r--r--");
            }
        }
        setMode(temporaryDirectory(), "rwxrwxrwx");
        return this;
    }

    /** Where a path of the image lies. */
    Path located(String path) {
        return root.resolve(path.substring(1));
    }

    Path temporaryDirectory() {
        return located("/tmp");
    }

    Path workingDirectory() {
        return workingDirectory;
    }

    List<String> entrypoint() {
        return entrypoint;
    }

    /** User and group, as in {@code 2048:2048}. */
    String user() {
        return user;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** All that is not temporary: the files with their sizes and times of change. */
    Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(each -> !each.startsWith(temporaryDirectory())).toList()) {
                content.put(file.toString(), Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
            }
        }
        return content;
    }

    /** A path that stands in a value, such as /handler/config, is one of this directory. */
    private String here(String text) {
        return text.replace("/handler", root + "/handler");
    }

    private void copy(Path context, String... fromTo) throws IOException {
        Path from = context.resolve(fromTo[0]);
        Path to = located(fromTo[1]);
        if (fromTo[1].endsWith("/")) {
            to = to.resolve(from.getFileName());
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void setMode(Path file, String mode) throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        Files.setPosixFilePermissions(file, permissions);
    }
}
