package io.asyncjobs.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The contenders that there are. */
enum Kind {
    PRODUCT("product", "product", testbed -> new Product(testbed.settings())),
    VIRTUAL(
            "virtual",
            "product, virtual threads",
            testbed -> new Product(testbed.settings(), VirtualThreads.executor().orElseThrow())),
    RAW("raw", "raw", testbed -> new RawControl(testbed, true)),
    MSG_GET("msg-get", "raw, MSG.GET", testbed -> new RawControl(testbed, false)),
    ONE_POLL("one-poll", "one-poll", OnePollControl::new);

    private final String option;
    private final String title;
    private final Maker maker;

    Kind(String option, String title, Maker maker) {
        this.option = option;
        this.title = title;
        this.maker = maker;
    }

    /** The name on the command line. */
    String option() {
        return option;
    }

    /** The name in tables. */
    String title() {
        return title;
    }

    /** Makes one that talks to a server. */
    Contender make(Testbed testbed) throws Exception {
        return maker.make(testbed);
    }

    /** Whether this JVM can run it. */
    boolean available() {
        return this != VIRTUAL || VirtualThreads.available();
    }

    static Optional<Kind> named(String option) {
        return Arrays.stream(values())
                .filter(kind -> kind.option.equals(option))
                .findFirst();
    }

    static String options() {
        return options(List.of(values()));
    }

    static String options(List<Kind> kinds) {
        return kinds.stream().map(Kind::option).collect(Collectors.joining(", "));
    }

    @FunctionalInterface
    private interface Maker {
        Contender make(Testbed testbed) throws Exception;
    }
}
