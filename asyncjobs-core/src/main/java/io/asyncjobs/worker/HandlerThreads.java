package io.asyncjobs.worker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of handlers: as many as a worker has slots, made when they are needed, daemons. The one that became idle last
 * works next, as its caches are warm, and one at a time is woken: it wakes the next one if there is more to do when it
 * comes. So a burst of short handlers takes few wake-ups, which cost more than such a handler, and a long handler holds
 * nobody up. Thread-safe.
 */
class HandlerThreads implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerThreads.class);

    private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(60);

    private final String name;
    private final int most;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runner> idle = new ArrayDeque<>();
    private int threads;
    private int number;
    private boolean waking;
    private boolean ended;

    /**
     * Makes none yet.
     *
     * @param name their names' first part
     * @param most how many there may be
     */
    HandlerThreads(String name, int most) {
        this.name = name;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        Runner woken;
        synchronized (this) {
            if (ended) {
                throw new RejectedExecutionException("the worker has been stopped");
            }
            tasks.add(task);
            woken = wakeOne();
        }
        wake(woken);
    }

    /** Takes no more; the threads end when all has been run. */
    void shutdown() {
        Deque<Runner> all;
        synchronized (this) {
            ended = true;
            all = new ArrayDeque<>(idle);
        }
        all.forEach(this::wake);
    }

    private void wake(@Nullable Runner runner) {
        if (runner == null) {
            return;
        }
        if (runner.getState() != Thread.State.NEW) {
            LockSupport.unpark(runner);
            return;
        }
        try {
            start(runner);
        } catch (Throwable noThread) { // out of memory, or of what the system allows
            boolean others;
            synchronized (this) {
                waking = false;
                threads--;
                others = threads > 0;
            }
            LOG.error(
                    "{}: a thread for handlers could not be started; there are {}. Allow this process more threads, or lower"
                            + " the concurrency of its queues",
                    name,
                    others ? "others" : "none",
                    noThread);
        }
    }

    void start(Thread runner) {
        runner.start();
    }

    private @Nullable Runner wakeOne() {
        if (waking || tasks.isEmpty()) {
            return null;
        }
        Runner runner = idle.pollLast();
        if (runner == null) {
            if (threads == most) {
                return null; // who is done first takes it
            }
            threads++;
            runner = new Runner(name + "-" + ++number);
        }
        runner.resting = false;
        runner.woken = true;
        waking = true;
        return runner;
    }

    /** One thread. */
    private final class Runner extends Thread {

        /** Whether it is the one that is on its way; guarded, as the next one, by the outer object. */
        private boolean woken;

        /** Whether it stands among the idle ones. */
        private boolean resting;

        Runner(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        public void run() {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable e) { // a mistake of ours, as handlers' failures are caught; the thread goes on
                    LOG.error("{}: an unexpected failure", name, e);
                }
            }
        }

        private @Nullable Runnable next() {
            long idleSince = System.nanoTime();
            while (true) {
                Runnable task;
                Runner more = null;
                synchronized (HandlerThreads.this) {
                    arrive();
                    task = tasks.poll();
                    if (task != null) {
                        rest(false);
                        more = wakeOne();
                    } else if (isTooMany(idleSince)) {
                        rest(false);
                        threads--;
                        return null;
                    } else {
                        rest(true);
                    }
                }
                wake(more);
                if (task != null) {
                    return task;
                }
                LockSupport.parkNanos(HandlerThreads.this, KEEP_ALIVE);
                Thread.interrupted(); // nobody's any more
            }
        }

        private void arrive() {
            if (woken) {
                woken = false;
                waking = false;
            }
        }

        private void rest(boolean rests) {
            if (resting != rests) {
                resting = rests;
                if (rests) {
                    idle.addLast(this);
                } else {
                    idle.remove(this); // it woke without being called
                }
            }
        }

        private boolean isTooMany(long idleSince) {
            return ended || System.nanoTime() - idleSince >= KEEP_ALIVE;
        }
    }
}
