package io.asyncjobs.test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's folder of nats-servers that were provisioned; JVMs may use it at the same time. */
final class BinaryCache {

    private static final Logger LOG = LoggerFactory.getLogger(NatsServerBinary.class);

    private final Path folder;
    private final BinaryProbe probe;

    BinaryCache(Path folder, BinaryProbe probe) {
        this.folder = folder;
        this.probe = probe;
    }

    Path file(String label) {
        return folder.resolve(label).resolve(BinaryFinder.EXECUTABLE);
    }

    NatsServerBinary provision(Provisioner provisioner) throws ProvisioningException {
        provisioner.check();
        try {
            Files.createDirectories(folder);
            // Closing the channel gives the lock back.
            try (FileChannel channel = FileChannel.open(
                    folder.resolve("provisioning.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                awaitLock(channel);
                return provisionAlone(provisioner);
            }
        } catch (IOException e) {
            throw new ProvisioningException(provisioner.activity() + " into " + folder + ": " + e);
        }
    }

    private NatsServerBinary provisionAlone(Provisioner provisioner) throws IOException, ProvisioningException {
        Path target = file(provisioner.label());
        // Another JVM may have done it while we waited for the lock.
        for (NatsServerBinary binary : probe.tryPath(target, new ArrayList<>())) {
            return binary;
        }
        LOG.info(
                "No nats-server found; {} into {}, about half a minute, once",
                provisioner.activity(),
                target.getParent());
        Path work = folder.resolve("provisioning");
        Trees.delete(work);
        try {
            Files.createDirectories(work);
            Path fetched = provisioner.fetch(work);
            probe.require(fetched, provisioner.activity());
            Files.createDirectories(target.getParent());
            Files.move(fetched, target, StandardCopyOption.ATOMIC_MOVE);
            return probe.require(target, provisioner.activity());
        } catch (NatsServerException e) {
            throw new ProvisioningException(String.valueOf(e.getMessage()));
        } finally {
            Trees.delete(work);
        }
    }

    private static void awaitLock(FileChannel channel) throws IOException {
        try {
            while (!tryLock(channel)) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another JVM provisions", e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this JVM has it.
            return false;
        }
    }
}
