package io.asyncjobs.worker;

/**
 * How many handlers may run, and who has a place (B23). A slot belongs to a handler, from the moment its item is asked
 * for until the handler has returned; saving and acking the result overlaps the next start, for at most as many tasks
 * as there are slots. Thread-safe.
 */
final class Slots {

    private final int size;
    private int reserved;
    private int taken;
    private int finishing;

    Slots(int size) {
        this.size = size;
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
        int free = Math.max(0, Math.min(size - taken - reserved, 2 * size - taken - reserved - finishing));
        reserved += free;
        return free;
    }

    /** Gives up what is reserved for items that did not come. */
    synchronized void cancelReservations() {
        reserved = 0;
    }

    /** Takes a slot for an item that came: a reserved one, else a free one; {@code null} if there is neither. */
    synchronized @org.jspecify.annotations.Nullable Permit take() {
        if (reserved > 0) {
            reserved--;
        } else if (taken >= size) {
            return null;
        }
        taken++;
        return new Permit();
    }

    /** One item's place. Each of its two ends counts once, in any order. */
    final class Permit {

        private boolean released;
        private boolean settled;

        /** The handler has returned, or never will be called. */
        void release() {
            synchronized (Slots.this) {
                if (!released) {
                    released = true;
                    taken--;
                    finishing += settled ? 0 : 1;
                }
            }
        }

        /** The record is saved and the item acked, or both given up. */
        void settle() {
            synchronized (Slots.this) {
                if (!settled) {
                    settled = true;
                    finishing -= released ? 1 : 0;
                }
            }
        }
    }
}
