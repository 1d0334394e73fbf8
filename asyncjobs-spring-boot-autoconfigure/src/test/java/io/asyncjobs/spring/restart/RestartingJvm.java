package io.asyncjobs.spring.restart;

import static org.awaitility.Awaitility.await;

import io.asyncjobs.spring.restart.reloaded.ReloadedApplication;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A JVM that starts an application and starts it again, as spring-boot-devtools does: each time in a class loader of its
 * own, beneath that of the libraries. It ends well if both worked, and nothing held the first while the second ran.
 */
final class RestartingJvm {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Configuration
    @EnableAutoConfiguration
    static class WithoutTasks {}

    private RestartingJvm() {}

    static Process start(File log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // Caches that are only softly reachable go at the next collection.
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                RestartingJvm.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        warmUp(arguments);
        WeakReference<ClassLoader> first = startAndClose(arguments);
        try (ConfigurableApplicationContext second = start(new ReloadingClassLoader(), arguments)) {
            await("the first class loader to be garbage").atMost(LIMIT).until(() -> {
                System.gc();
                return second.isActive() && first.refersTo(null);
            });
        }
    }

    /** Spring keeps the class loader of the first application of a JVM in several places, until the JVM ends. */
    private static void warmUp(String... arguments) {
        new SpringApplicationBuilder(WithoutTasks.class)
                .web(WebApplicationType.NONE)
                .properties("asyncjobs.enabled=false")
                .run(arguments)
                .close();
    }

    private static WeakReference<ClassLoader> startAndClose(String... arguments) throws Exception {
        ClassLoader loader = new ReloadingClassLoader();
        start(loader, arguments).close();
        return new WeakReference<>(loader);
    }

    private static ConfigurableApplicationContext start(ClassLoader loader, String... arguments) throws Exception {
        FutureTask<ConfigurableApplicationContext> starting = new FutureTask<>(
                () -> (ConfigurableApplicationContext) loader.loadClass(ReloadedApplication.class.getName())
                        .getMethod("start", String[].class)
                        .invoke(null, (Object) arguments));
        Thread thread = new Thread(starting, "restartedMain");
        thread.setContextClassLoader(loader);
        thread.start();
        return starting.get();
    }

    /** Asks its parent last. */
    private static final class ReloadingClassLoader extends URLClassLoader {

        ReloadingClassLoader() {
            super(
                    new URL[] {
                        RestartingJvm.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    RestartingJvm.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : find(name);
            }
        }

        private Class<?> find(String name) throws ClassNotFoundException {
            try {
                return findClass(name);
            } catch (ClassNotFoundException ofTheLibraries) {
                return getParent().loadClass(name);
            }
        }
    }
}
