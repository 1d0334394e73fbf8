package io.asyncjobs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Figures figures = new Figures();

    @Test
    void tellsMedianAndRange() {
        figures.add("a", 1000);
        figures.add("a", -3);
        figures.add("a", 20);

        assertThat(figures.median("a")).isEqualTo(20);
        assertThat(figures.range("a")).isEqualTo("20 (-3–1,000)");
    }

    @Test
    void hasADashForNothing() {
        assertThat(figures.range("b")).isEqualTo("–");
    }
}
