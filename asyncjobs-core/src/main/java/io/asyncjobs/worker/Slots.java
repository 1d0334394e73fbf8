package io.asyncjobs.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many handlers may run, and who has a place (B23). A slot belongs to a handler, from the moment its item is asked
 * for until the handler has returned; saving and acking the result overlaps the next start, for at most as many tasks
 * as there are slots. Items that were asked for ahead of time wait until a slot is free. Thread-safe.
 */
final class Slots {

    private final int size;
    private final LookAhead lookAhead;
    private final Deque<Permit> waiting = new ArrayDeque<>();
    private int reserved;
    private int taken;
    private int finishing;

    Slots(int size) {
        this(size, LookAhead.none());
    }

    Slots(int size, LookAhead lookAhead) {
        this.size = size;
        this.lookAhead = lookAhead;
    }

    int size() {
        return size;
    }

    /** How many handlers have a slot. */
    synchronized int taken() {
        return taken;
    }

    /** Reserves all free slots for items that will be asked for, and tells how many. */
    synchronized int reserveFree() {
        return reserve(0, 0);
    }

    /**
     * Reserves places beyond the slots, for items that will be asked for ahead of time, and tells how many; none while slots
     * are free, nor for so long as it would be few and only cost requests.
     */
    synchronized int reserveAhead() {
        int ahead = lookAhead.limit();
        return taken < size ? 0 : reserve(ahead, ahead / 2);
    }

    private int reserve(int ahead, int tooFew) {
        int spoken = taken + waiting.size() + reserved;
        int free = Math.min(size + ahead - spoken, 2 * size + ahead - spoken - finishing);
        if (free <= tooFew) {
            return 0;
        }
        reserved += free;
        return free;
    }

    /** Gives up what is reserved for items that did not come. */
    synchronized void cancelReservations() {
        reserved = 0;
    }

    /** Takes a place for an item that may be handed back when it waits for too long. */
    @Nullable
    Permit take() {
        return take(true);
    }

    /**
     * Takes a place for an item that came: a slot, or else a place among those who wait for one if it was asked for;
     * {@code null} if there is neither.
     *
     * @param fresh whether it has not been delivered before, so that it costs little to hand it back
     */
    synchronized @Nullable Permit take(boolean fresh) {
        boolean free = taken < size;
        if (!free && reserved == 0) {
            return null;
        }
        reserved = Math.max(0, reserved - 1);
        Permit permit = new Permit(fresh);
        if (free) {
            taken++;
            permit.state = State.GRANTED;
        } else {
            waiting.addLast(permit);
        }
        return permit;
    }

    /**
     * Sends those away who wait for a slot for too long. When somebody does, nothing more is asked for ahead, or they would
     * come back at once.
     *
     * @param fresh how long items may wait that have not been delivered before, in nanoseconds
     * @param again how long those may wait that have been
     */
    void refuseOlderThan(long fresh, long again) {
        long now = System.nanoTime();
        List<Permit> refused = new ArrayList<>();
        boolean slow = false;
        synchronized (this) {
            for (Permit permit : waiting) {
                long waited = now - permit.since;
                slow |= waited > fresh;
                if (waited > (permit.fresh ? fresh : again)) {
                    refused.add(permit);
                }
            }
            waiting.removeAll(refused);
            refused.forEach(permit -> permit.state = State.REFUSED);
        }
        if (slow) {
            lookAhead.tookTooLong();
        }
        refused.forEach(Permit::told);
    }

    /** Sends all away who wait for a slot, as none will be free for them. */
    void refuseAll() {
        List<Permit> refused;
        synchronized (this) {
            refused = List.copyOf(waiting);
            waiting.clear();
            refused.forEach(permit -> permit.state = State.REFUSED);
        }
        refused.forEach(Permit::told);
    }

    private enum State {
        /** There is no slot for it yet. */
        WAITING,
        /** It has a slot. */
        GRANTED,
        /** It was sent away without ever having had one. */
        REFUSED,
        /** Its slot is somebody else's. */
        RELEASED
    }

    /** One item's place. Each of its two ends counts once, in any order. */
    final class Permit {

        private final boolean fresh;
        private final long since = System.nanoTime();
        private State state = State.WAITING;
        private boolean settled;
        private @Nullable Consumer<Boolean> listener;

        Permit(boolean fresh) {
            this.fresh = fresh;
        }

        /**
         * Goes on when there is a slot, at once if there is one: {@code true}; or with {@code false} when there will be none.
         * One listener at a time.
         */
        void whenDecided(Consumer<Boolean> next) {
            synchronized (Slots.this) {
                if (state == State.WAITING) {
                    listener = next;
                    return;
                }
            }
            next.accept(state != State.REFUSED);
        }

        private void told() {
            Consumer<Boolean> next;
            boolean granted;
            synchronized (Slots.this) {
                next = listener;
                listener = null;
                granted = state != State.REFUSED;
            }
            if (next != null) {
                next.accept(granted);
            }
        }

        /** The handler has returned, or never will be called. */
        void release() {
            Permit next = null;
            synchronized (Slots.this) {
                switch (state) {
                    case GRANTED -> {
                        state = State.RELEASED;
                        taken--;
                        finishing += settled ? 0 : 1;
                        next = waiting.pollFirst();
                        if (next != null) {
                            next.state = State.GRANTED;
                            taken++;
                        }
                    }
                    case WAITING -> {
                        waiting.remove(this);
                        finished();
                    }
                    case REFUSED -> finished();
                    case RELEASED -> {}
                }
            }
            if (next != null) {
                next.told();
            }
        }

        private void finished() {
            state = State.RELEASED;
            finishing += settled ? 0 : 1;
        }

        /** The record is saved and the item acked, or both given up. */
        void settle() {
            synchronized (Slots.this) {
                if (!settled) {
                    settled = true;
                    finishing -= state == State.RELEASED ? 1 : 0;
                }
            }
        }
    }
}
