package io.asyncjobs.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects figures by name. */
final class Figures {

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    void add(String name, double figure) {
        figures.computeIfAbsent(name, none -> new ArrayList<>()).add(figure);
    }

    double median(String name) {
        return Median.of(all(name));
    }

    /** The median, and the least and the greatest, without decimals; a dash if there is none. */
    String range(String name) {
        double[] all = all(name);
        if (all.length == 0) {
            return "–";
        }
        double least = Double.MAX_VALUE;
        double greatest = -Double.MAX_VALUE;
        for (double figure : all) {
            least = Math.min(least, figure);
            greatest = Math.max(greatest, figure);
        }
        return String.format(Locale.ROOT, "%,.0f (%,.0f–%,.0f)", Median.of(all), least, greatest);
    }

    private double[] all(String name) {
        return figures.getOrDefault(name, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
