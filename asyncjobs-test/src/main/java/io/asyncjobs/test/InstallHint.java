package io.asyncjobs.test;

/** How a human gets a nats-server. */
final class InstallHint {

    private InstallHint() {}

    static String text(String problem) {
        return problem
                + "\nInstall one of:"
                + "\n  brew install nats-server"
                + "\n  sudo apt-get install nats-server"
                + "\n  go install " + GoInstallProvisioner.MODULE
                + "\nor name one that is elsewhere: -D" + NatsServerBinary.PATH_PROPERTY + "=/path/to/nats-server or "
                + NatsServerBinary.PATH_VARIABLE + "=/path/to/nats-server"
                + "\nor run one yourself and point the application at nats://127.0.0.1:4222:"
                + "\n  docker run --rm -p 127.0.0.1:4222:4222 nats:2 -js";
    }
}
