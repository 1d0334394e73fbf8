package io.asyncjobs.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.hostile.Samples;
import io.asyncjobs.wire.Names;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Identifiers of all kinds (protocol 3). */
class KsuidPropertyTest {

    private static final Instant FIRST = Instant.ofEpochSecond(1_400_000_000L);
    private static final Instant LAST = FIRST.plusSeconds(0xffff_ffffL);

    @Property
    void bytesAreReadBack(@ForAll @Size(20) byte[] bytes) {
        String text = Ksuid.encode(bytes);

        assertThat(text).hasSize(27).matches("[0-9A-Za-z]+");
        assertThat(Ksuid.decode(text)).isEqualTo(bytes);
        assertThat(Names.isValid(text)).isTrue();
    }

    @Property
    void theOrderIsThatOfBytes(@ForAll @Size(20) byte[] one, @ForAll @Size(20) byte[] other) {
        assertThat(Integer.signum(Ksuid.encode(one).compareTo(Ksuid.encode(other))))
                .isEqualTo(Integer.signum(java.util.Arrays.compareUnsigned(one, other)));
    }

    @Property
    void theTimeIsReadBack(@ForAll("times") Instant time, @ForAll long seed) {
        assertThat(Ksuid.time(Ksuid.next(time, new SplittableRandom(seed))))
                .isEqualTo(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Also for times that it can't hold, the id is one. */
    @Property
    void everyTimeGivesAnId(@ForAll("anyTimes") Instant time, @ForAll long seed) {
        assertThat(Ksuid.next(time, new SplittableRandom(seed))).hasSize(27).matches("[0-9A-Za-z]+");
    }

    @Property(tries = 2000)
    void textsAreIdsOrNone(@ForAll("candidates") String text) {
        try {
            assertThat(Ksuid.decode(text)).hasSize(20);
            assertThat(Ksuid.time(text)).isBetween(FIRST, LAST);
        } catch (InvalidRequestException refused) {
            assertThat(refused).hasMessageStartingWith("a KSUID ");
        }
    }

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(FIRST.getEpochSecond(), LAST.getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<Instant> anyTimes() {
        return Samples.times();
    }

    @Provide
    Arbitrary<String> candidates() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofLength(27),
                Arbitraries.strings().alpha().numeric().ofLength(27),
                Samples.texts());
    }
}
