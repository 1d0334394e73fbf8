package io.asyncjobs.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The order in which a nats-server is looked for. */
final class BinaryFinder {

    static final String EXECUTABLE = "nats-server";

    private final Environment environment;
    private final BinaryProbe probe;
    private final BinaryCache cache;
    private final List<Provisioner> provisioners;

    BinaryFinder(Environment environment, CommandRunner runner) {
        this.environment = environment;
        this.probe = new BinaryProbe(runner);
        this.cache = new BinaryCache(environment.cacheFolder().resolve("asyncjobs/nats-server"), probe);
        this.provisioners =
                List.of(new GoInstallProvisioner(environment, runner), new AptProvisioner(environment, runner));
    }

    static BinaryFinder system() {
        return new BinaryFinder(Environment.system(), new ProcessCommandRunner());
    }

    NatsServerBinary require(Path path) {
        checkSystem();
        return probe.require(path, "The given nats-server");
    }

    NatsServerBinary find() {
        checkSystem();
        var property = environment.property(NatsServerBinary.PATH_PROPERTY);
        if (property.isPresent()) {
            return probe.require(Path.of(property.get()), "system property " + NatsServerBinary.PATH_PROPERTY);
        }
        var variable = environment.variable(NatsServerBinary.PATH_VARIABLE);
        if (variable.isPresent()) {
            return probe.require(Path.of(variable.get()), "environment variable " + NatsServerBinary.PATH_VARIABLE);
        }
        List<String> failures = new ArrayList<>();
        for (Path candidate : candidates()) {
            for (NatsServerBinary binary : probe.tryPath(candidate, failures)) {
                return binary;
            }
        }
        return provision(failures);
    }

    private void checkSystem() {
        if (environment.isWindows()) {
            throw new NatsServerException(InstallHint.text("Running nats-server as a child process of the JVM does not"
                    + " work on Windows. Run one yourself, for instance in Docker or WSL"));
        }
    }

    private List<Path> candidates() {
        List<Path> candidates = new ArrayList<>(environment.executables(EXECUTABLE));
        provisioners.stream()
                .map(provisioner -> cache.file(provisioner.label()))
                .filter(Files::isRegularFile)
                .forEach(candidates::add);
        return candidates;
    }

    private NatsServerBinary provision(List<String> failures) {
        for (Provisioner provisioner : provisioners) {
            try {
                return cache.provision(provisioner);
            } catch (ProvisioningException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        StringBuilder message = new StringBuilder("No nats-server found");
        failures.forEach(failure -> message.append("\n  - ").append(failure.replace("\n", "\n    ")));
        throw new NatsServerException(InstallHint.text(message.toString()));
    }
}
