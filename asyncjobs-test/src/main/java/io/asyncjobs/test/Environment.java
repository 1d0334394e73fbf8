package io.asyncjobs.test;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the search for executables may know of the machine; tests put their own in. */
record Environment(Map<String, String> properties, Map<String, String> variables, List<Path> systemFolders) {

    private static final List<Path> SYSTEM_FOLDERS = List.of(
            Path.of("/usr/local/bin"),
            Path.of("/usr/bin"),
            Path.of("/bin"),
            Path.of("/usr/sbin"),
            Path.of("/usr/local/sbin"),
            Path.of("/opt/homebrew/bin"),
            Path.of("/usr/local/go/bin"));

    static Environment system() {
        Properties system = System.getProperties();
        Map<String, String> properties =
                system.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, system::getProperty));
        return new Environment(properties, System.getenv(), SYSTEM_FOLDERS);
    }

    Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name)).filter(value -> !value.isBlank());
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    boolean isWindows() {
        return osName().startsWith("windows");
    }

    boolean isMac() {
        return osName().startsWith("mac");
    }

    boolean isLinux() {
        return osName().startsWith("linux");
    }

    private String osName() {
        return property("os.name").orElse("").toLowerCase(Locale.ROOT);
    }

    private Path home() {
        return Path.of(property("user.home").or(() -> variable("HOME")).orElse("."));
    }

    /** The folder for things that can be made again. */
    Path cacheFolder() {
        if (isWindows()) {
            return variable("LOCALAPPDATA").map(Path::of).orElseGet(() -> home().resolve("AppData/Local"));
        }
        if (isMac()) {
            return home().resolve("Library/Caches");
        }
        // The XDG specification wants a relative path to be ignored.
        return variable("XDG_CACHE_HOME").map(Path::of).filter(Path::isAbsolute).orElseGet(() -> home().resolve(
                        ".cache"));
    }

    /** Every executable file of that name: first those of the {@code PATH}, then those of the usual folders. */
    List<Path> executables(String name) {
        List<Path> folders = new ArrayList<>();
        for (String entry : variable("PATH").orElse("").split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                folders.add(Path.of(entry));
            }
        }
        folders.addAll(systemFolders);
        variable("GOBIN").map(Path::of).ifPresent(folders::add);
        for (String entry : variable("GOPATH").orElse("").split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                folders.add(Path.of(entry, "bin"));
            }
        }
        folders.add(home().resolve("go/bin"));
        return folders.stream()
                .map(folder -> folder.resolve(name).toAbsolutePath())
                .distinct()
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .toList();
    }

    Optional<Path> executable(String name) {
        return executables(name).stream().findFirst();
    }
}
