package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has a place (B23). */
class SlotsTest {

    private final Slots slots = new Slots(3);

    @Test
    void reservesWhatIsFree() {
        assertThat(slots.reserveFree()).isEqualTo(3);
        assertThat(slots.reserveFree()).isZero();
        assertThat(slots.taken()).isZero();
        assertThat(slots.size()).isEqualTo(3);
    }

    @Test
    void anItemTakesWhatWasReservedForIt() {
        slots.reserveFree();
        assertThat(slots.take()).isNotNull();

        assertThat(slots.taken()).isEqualTo(1);
        assertThat(slots.reserveFree()).isZero();
    }

    @Test
    void aLateItemTakesAFreeSlotOrNone() {
        assertThat(slots.take()).isNotNull();
        assertThat(slots.take()).isNotNull();
        assertThat(slots.take()).isNotNull();
        assertThat(slots.take()).isNull();
        assertThat(slots.taken()).isEqualTo(3);
    }

    @Test
    void whatDidNotComeIsFreeAgain() {
        slots.reserveFree();
        slots.take();
        slots.cancelReservations();

        assertThat(slots.reserveFree()).isEqualTo(2);
    }

    @Test
    void aSlotIsFreeWhenTheHandlerHasReturned() {
        slots.reserveFree();
        Slots.Permit permit = slots.take();
        permit.release();

        assertThat(slots.taken()).isZero();
        assertThat(slots.reserveFree()).isEqualTo(1);
        permit.settle();
    }

    @Test
    void eachEndCountsOnceInAnyOrder() {
        Slots one = new Slots(1);
        Slots.Permit first = one.take();
        first.settle();
        first.settle();
        assertThat(one.taken()).isEqualTo(1);
        assertThat(one.reserveFree()).isZero();
        first.release();
        first.release();
        first.settle();
        assertThat(one.taken()).isZero();

        Slots.Permit second = one.take();
        second.release();
        second.release();
        second.settle();
        second.settle();
        assertThat(one.taken()).isZero();
        assertThat(one.reserveFree()).isEqualTo(1);
    }

    @Test
    void atMostAsManyAreFinishingAsThereAreSlots() {
        List<Slots.Permit> finishing = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slots.reserveFree();
            Slots.Permit permit = slots.take();
            permit.release();
            finishing.add(permit);
            slots.cancelReservations();
        }
        // Three are being saved; three more may run.
        assertThat(slots.reserveFree()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            finishing.add(slots.take());
        }
        finishing.get(3).release();
        // Four are being saved, two run: no place in the cap of six.
        assertThat(slots.reserveFree()).isZero();
        finishing.get(0).settle();
        assertThat(slots.reserveFree()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverGivesMoreThanThereAreInAnyOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Slots.Permit> open = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(5)) {
                case 0 -> assertThat(slots.reserveFree()).isBetween(0, 3);
                case 1 -> slots.cancelReservations();
                case 2 -> {
                    Slots.Permit permit = slots.take();
                    if (permit != null) {
                        open.add(permit);
                    }
                }
                case 3 -> any(open, random).release();
                default -> any(open, random).settle();
            }
            if (slots.taken() < 0 || slots.taken() > 3) {
                assertThat(slots.taken()).isBetween(0, 3);
            }
        }
        open.forEach(Slots.Permit::settle);
        open.forEach(Slots.Permit::release);
        slots.cancelReservations();
        assertThat(slots.taken()).isZero();
        assertThat(slots.reserveFree()).isEqualTo(3);
    }

    private Slots.Permit any(List<Slots.Permit> open, SplittableRandom random) {
        return open.isEmpty() ? new Slots(1).take() : open.get(random.nextInt(open.size()));
    }

    @Test
    void isThreadSafe() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 5_000; i++) {
                                Slots.Permit permit = slots.take();
                                if (permit != null) {
                                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                    running.decrementAndGet();
                                    permit.release();
                                    permit.settle();
                                }
                            }
                        },
                        threads));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(slots.taken()).isZero();
        assertThat(slots.reserveFree()).isEqualTo(3);
    }
}
