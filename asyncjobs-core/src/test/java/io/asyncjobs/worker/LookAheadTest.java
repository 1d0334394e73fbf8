package io.asyncjobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.queue.QueueLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When items are asked for beyond the free slots, and what becomes of those that wait. */
class LookAheadTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final LookAhead lookAhead = LookAhead.of(1, limits(MINUTE, 1000));

    private static void shortOnes(LookAhead lookAhead, int number) {
        IntStream.range(0, number).forEach(i -> lookAhead.ran(MILLI));
    }

    @Test
    void beginsAfterARowOfShortHandlers() {
        assertThat(lookAhead.limit()).isZero();
        shortOnes(lookAhead, 10);
        assertThat(lookAhead.limit()).isZero();
        shortOnes(lookAhead, 30);
        assertThat(lookAhead.limit()).isEqualTo(8);
    }

    @Test
    void endsWithTheFirstLongHandler() {
        shortOnes(lookAhead, 50);
        lookAhead.ran(50 * MILLI);

        assertThat(lookAhead.limit()).isZero();
        shortOnes(lookAhead, 5);
        assertThat(lookAhead.limit()).isZero();
        shortOnes(lookAhead, 50);
        assertThat(lookAhead.limit()).isEqualTo(8);
    }

    @Test
    void endsWhenSomebodyWaitsForTooLong() {
        shortOnes(lookAhead, 50);
        lookAhead.tookTooLong();

        assertThat(lookAhead.limit()).isZero();
    }

    @Test
    void isNotForManySlotsNorForShortLeasesNorForQueuesWithLittleRoom() {
        List<LookAhead> without = List.of(
                LookAhead.of(33, limits(MINUTE, 1000)),
                LookAhead.of(1, limits(Duration.ofMillis(4999), 1000)),
                LookAhead.of(1, limits(MINUTE, 17)),
                LookAhead.none());

        for (LookAhead each : without) {
            shortOnes(each, 100);
            assertThat(each.limit()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000, 8",
        "4, 1000, 8",
        "5, 1000, 10",
        "10, 1000, 20",
        "32, 1000, 64",
        "10, 60, 20",
        "10, 50, 15",
        "10, 36, 8",
        "10, 35, 0",
        "10, -1, 20",
        "1, 18, 8",
        "32, 80, 8"
    })
    void asksForTwoItemsForEachSlotAndNeverForMoreThanHalfOfWhatMayBeOut(int slots, int maxAckPending, int items) {
        LookAhead some = LookAhead.of(slots, limits(MINUTE, maxAckPending));
        shortOnes(some, 50);

        assertThat(some.limit()).isEqualTo(items);
    }

    @Test
    void asksForMoreThanTheSlotsAndNotForEverySingleOne() {
        shortOnes(lookAhead, 50);
        Slots slots = new Slots(1, lookAhead);

        assertThat(slots.reserveAhead()).as("a slot is free").isZero();
        assertThat(slots.reserveFree()).isEqualTo(1);
        List<Slots.Permit> permits = new ArrayList<>();
        permits.add(slots.take());
        assertThat(slots.reserveFree()).isZero();
        assertThat(slots.reserveAhead()).isEqualTo(8);
        IntStream.range(0, 8).forEach(i -> permits.add(slots.take()));
        permits.get(0).release();
        permits.get(0).settle();
        assertThat(slots.reserveAhead()).as("one of eight is missing").isZero();
        for (int i = 1; i <= 4; i++) {
            permits.get(i).release();
            permits.get(i).settle();
        }
        assertThat(slots.reserveAhead()).isEqualTo(5);
        assertThat(slots.reserveFree()).isZero();
    }

    @Test
    void whoWaitsGetsTheNextSlotInOrder() {
        Slots slots = full();
        Slots.Permit running = slots.take();
        List<String> granted = new ArrayList<>();
        Slots.Permit first = slots.take();
        Slots.Permit second = slots.take();
        second.whenDecided(ok -> granted.add("second " + ok));
        first.whenDecided(ok -> granted.add("first " + ok));

        running.whenDecided(ok -> granted.add("running " + ok));
        assertThat(granted).containsExactly("running true");
        running.release();
        running.release();
        assertThat(granted).containsExactly("running true", "first true");
        assertThat(slots.taken()).isEqualTo(1);
        first.release();
        assertThat(granted).containsExactly("running true", "first true", "second true");
    }

    @Test
    void whoLeavesWithoutHavingHadASlotTakesNobodysPlace() {
        Slots slots = full();
        Slots.Permit running = slots.take();
        Slots.Permit corrupt = slots.take();
        Slots.Permit next = slots.take();
        corrupt.release();
        corrupt.settle();

        assertThat(slots.taken()).isEqualTo(1);
        List<Boolean> granted = new ArrayList<>();
        next.whenDecided(granted::add);
        running.release();
        assertThat(granted).containsExactly(true);
        assertThat(slots.taken()).isEqualTo(1);
    }

    @Test
    void sendsAwayWhoWaitsForTooLongAndLaterThoseThatWereDeliveredBefore() {
        Slots slots = full();
        Slots.Permit running = slots.take();
        Slots.Permit fresh = slots.take(true);
        Slots.Permit again = slots.take(false);
        List<String> decided = new ArrayList<>();
        fresh.whenDecided(ok -> decided.add("fresh " + ok));
        again.whenDecided(ok -> decided.add("again " + ok));

        slots.refuseOlderThan(MINUTE.toNanos(), MINUTE.toNanos());
        assertThat(decided).isEmpty();
        assertThat(lookAhead.limit()).isEqualTo(8);
        Awaitility.await().until(() -> {
            slots.refuseOlderThan(0, MINUTE.toNanos());
            return !decided.isEmpty();
        });
        assertThat(decided).containsExactly("fresh false");
        assertThat(lookAhead.limit()).isZero();
        slots.refuseOlderThan(0, 0);
        assertThat(decided).containsExactly("fresh false", "again false");
        fresh.release();
        again.release();
        assertThat(slots.taken()).isEqualTo(1);
        running.release();
        assertThat(slots.taken()).isZero();
    }

    @Test
    void whoComesLaterToListenHearsItAtOnce() {
        Slots slots = full();
        slots.take();
        Slots.Permit waiting = slots.take(false);
        slots.refuseAll();

        List<Boolean> decided = new ArrayList<>();
        waiting.whenDecided(decided::add);
        assertThat(decided).containsExactly(false);
    }

    @Test
    void whatWasNotAskedForFindsNoPlace() {
        Slots slots = new Slots(1, lookAhead);
        assertThat(slots.take()).isNotNull();
        assertThat(slots.take()).isNull();
    }

    @Test
    void endsWhenAHandlerIsSeenToTakeLong() {
        shortOnes(lookAhead, 50);
        lookAhead.runs(MILLI);
        assertThat(lookAhead.limit()).isEqualTo(8);
        lookAhead.runs(6 * MILLI);

        assertThat(lookAhead.limit()).isZero();
    }

    /** One slot, and as many places to wait as there may be. */
    private Slots full() {
        shortOnes(lookAhead, 50);
        Slots slots = new Slots(1, lookAhead);
        Slots.Permit first = slots.take();
        slots.reserveAhead();
        first.release();
        first.settle();
        return slots;
    }

    private static QueueLimits limits(Duration ackWait, int maxAckPending) {
        return new QueueLimits(ackWait, -1, maxAckPending);
    }
}
