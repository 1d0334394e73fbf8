package io.asyncjobs.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds the pinned nats-server with the user's Go. */
final class GoInstallProvisioner implements Provisioner {

    static final String VERSION = "2.15.2";
    static final String MODULE = "github.com/nats-io/nats-server/v2@v" + VERSION;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Environment environment;
    private final CommandRunner runner;

    GoInstallProvisioner(Environment environment, CommandRunner runner) {
        this.environment = environment;
        this.runner = runner;
    }

    @Override
    public String label() {
        return VERSION;
    }

    @Override
    public String activity() {
        return "building v" + VERSION + " with go install";
    }

    @Override
    public void check() throws ProvisioningException {
        go();
    }

    @Override
    public Path fetch(Path work) throws ProvisioningException {
        Map<String, String> variables = new HashMap<>();
        variables.put("GOBIN", work.toString());
        // Things a user may have set for his own builds, with which "go install module@version" refuses to work.
        variables.put("GOFLAGS", harmlessFlags());
        variables.put("GO111MODULE", "on");
        variables.put("GOOS", "");
        variables.put("GOARCH", "");
        // The server needs no C; a half-installed C compiler must not matter.
        variables.put("CGO_ENABLED", "0");
        // In a folder of our own, so that no go.mod or go.work of the user's project is read.
        Command command = new Command(List.of(go(), "install", MODULE), work, variables, LIMIT);
        ProvisioningException.unless(runner.run(command), "go install " + MODULE);
        return work.resolve(BinaryFinder.EXECUTABLE);
    }

    private String go() throws ProvisioningException {
        return environment
                .executable("go")
                .map(Path::toString)
                .orElseThrow(() -> new ProvisioningException("go install: there is no go on the PATH"));
    }

    private String harmlessFlags() {
        return Arrays.stream(environment.variable("GOFLAGS").orElse("").split("\\s+"))
                .filter(flag -> !flag.matches("--?mod(file)?=.*"))
                .collect(Collectors.joining(" "));
    }
}
