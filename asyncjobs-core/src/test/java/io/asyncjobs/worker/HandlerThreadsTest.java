package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.TestJobs;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads that run handlers. */
class HandlerThreadsTest {

    private final HandlerThreads threads = new HandlerThreads("asyncjobs-T", 8);

    @AfterEach
    void shutdown() {
        threads.shutdown();
    }

    @Test
    void runsAsManyAtOnceAsThereMayBeThreads() throws Exception {
        CyclicBarrier all = new CyclicBarrier(9);
        IntStream.range(0, 8).forEach(i -> threads.execute(() -> meet(all)));

        all.await(20, TimeUnit.SECONDS);
    }

    @Test
    void holdsNobodyUpBehindALongOne() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        for (int round = 0; round < 7; round++) {
            threads.execute(() -> await(end));
            CountDownLatch ran = new CountDownLatch(20);
            IntStream.range(0, 20).forEach(i -> threads.execute(ran::countDown));
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        }
        end.countDown();
    }

    @Test
    void runsEverythingThatManyThreadsGiveIt() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        List<Thread> givers = IntStream.range(0, 4)
                .mapToObj(giver -> new Thread(
                        () -> IntStream.range(0, 20_000).forEach(i -> threads.execute(ran::incrementAndGet))))
                .toList();
        givers.forEach(Thread::start);
        for (Thread giver : givers) {
            giver.join();
        }

        TestJobs.awaitTrue("all have run", () -> ran.get() == 80_000);
    }

    @Test
    void worksOnWithTheSameThreadWhenThereIsLittleToDo() {
        Set<String> names = ConcurrentHashMap.newKeySet();
        for (int i = 1; i <= 200; i++) {
            threads.execute(() -> names.add(Thread.currentThread().getName()));
            TestJobs.awaitTrue("it has run", () -> !names.isEmpty());
        }

        assertThat(names).allMatch(name -> name.startsWith("asyncjobs-T-")).hasSizeLessThan(5);
    }

    @Test
    void theirThreadsAreDaemonsAndOutliveFailures() throws Exception {
        Set<Boolean> daemons = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 20; i++) {
            threads.execute(() -> {
                daemons.add(Thread.currentThread().isDaemon());
                throw new AssertionError("a mistake");
            });
        }
        CountDownLatch after = new CountDownLatch(1);
        threads.execute(after::countDown);
        assertThat(after.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(daemons).containsExactly(true);
    }

    @Test
    void goesOnAfterAThreadCouldNotBeStarted() throws Exception {
        AtomicInteger refused = new AtomicInteger(3);
        HandlerThreads poor = new HandlerThreads("asyncjobs-T", 2) {
            @Override
            void start(Thread runner) {
                if (refused.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start(runner);
            }
        };
        CountDownLatch ran = new CountDownLatch(5);
        IntStream.range(0, 5).forEach(i -> poor.execute(ran::countDown));

        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        poor.shutdown();
    }

    @Test
    void endsWhenAllHasRunAndTakesNoMore() {
        AtomicInteger ran = new AtomicInteger();
        IntStream.range(0, 100).forEach(i -> threads.execute(ran::incrementAndGet));
        threads.shutdown();

        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        TestJobs.awaitTrue("all have run", () -> ran.get() == 100);
        TestJobs.awaitTrue("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("asyncjobs-T-")));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
