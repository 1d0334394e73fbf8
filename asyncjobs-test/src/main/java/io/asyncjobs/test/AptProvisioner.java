package io.asyncjobs.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Unpacks Debian's or Ubuntu's package, with apt state of its own so that it needs neither root nor an installation. */
final class AptProvisioner implements Provisioner {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path INSTALLED_PACKAGES = Path.of("/var/lib/dpkg/status");

    private final Environment environment;
    private final CommandRunner runner;

    AptProvisioner(Environment environment, CommandRunner runner) {
        this.environment = environment;
        this.runner = runner;
    }

    @Override
    public String label() {
        // The version is the distribution's choice and known only afterwards.
        return "apt";
    }

    @Override
    public String activity() {
        return "unpacking the distribution's package with apt-get download";
    }

    @Override
    public void check() throws ProvisioningException {
        tool("apt-get");
        tool("dpkg-deb");
    }

    @Override
    public Path fetch(Path work) throws ProvisioningException {
        try {
            List<String> apt = isolated(work);
            // One unreachable source among many makes the update fail; what counts is whether the package is there.
            Command.Result update = run(work, apt, "update");
            Command.Result download = run(work, apt, "download", BinaryFinder.EXECUTABLE);
            if (!download.successful()) {
                ProvisioningException.unless(update, "apt-get update");
            }
            ProvisioningException.unless(download, "apt-get download");
            Path tree = work.resolve("tree");
            List<String> dpkg = List.of(tool("dpkg-deb"));
            String archive = theOnly(work, ".deb").toString();
            ProvisioningException.unless(run(work, dpkg, "-x", archive, tree.toString()), "dpkg-deb -x");
            return theOnly(tree, "/" + BinaryFinder.EXECUTABLE);
        } catch (IOException e) {
            throw new ProvisioningException("apt-get download: " + e);
        }
    }

    private List<String> isolated(Path work) throws IOException, ProvisioningException {
        Path state = work.resolve("state");
        Path cache = work.resolve("cache");
        Files.createDirectories(state.resolve("lists/partial"));
        Files.createDirectories(cache.resolve("archives/partial"));
        Path status = INSTALLED_PACKAGES;
        if (!Files.isReadable(status)) {
            status = Files.createFile(state.resolve("status"));
        }
        // A file, read after the machine's own, because only a file can clear the machine's hooks: they want root.
        // Without the sandbox user apt would, run by root, switch to one that may not enter our folder.
        Path configuration = Files.writeString(
                work.resolve("apt.conf"),
                """
                #clear APT::Update::Pre-Invoke;
                #clear APT::Update::Post-Invoke;
                #clear APT::Update::Post-Invoke-Success;
                APT::Sandbox::User "root";
                Debug::NoLocking "true";
                Dir::State "%s";
                Dir::State::lists "%s";
                Dir::State::status "%s";
                Dir::Cache "%s";
                Dir::Cache::archives "%s";
                """
                        .formatted(state, state.resolve("lists"), status, cache, cache.resolve("archives")));
        return List.of(tool("apt-get"), "-q", "-y", "-c", configuration.toString());
    }

    private Command.Result run(Path work, List<String> command, String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        return runner.run(new Command(line, work, Map.of("LC_ALL", "C"), LIMIT));
    }

    private static Path theOnly(Path folder, String ending) throws IOException, ProvisioningException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new ProvisioningException("apt-get download brought no *" + ending));
        }
    }

    private String tool(String name) throws ProvisioningException {
        if (!environment.isLinux()) {
            throw new ProvisioningException("apt-get download: only on Debian and its relatives");
        }
        return environment
                .executable(name)
                .map(Path::toString)
                .orElseThrow(() -> new ProvisioningException("apt-get download: there is no " + name + " on the PATH"));
    }
}
