package io.asyncjobs.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Which of two properties that exclude each other counts: the one in the higher-ranking source, as an environment
 * variable overrides a file.
 */
final class PropertyRanks {

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    PropertyRanks(Environment environment) {
        ConfigurationPropertySources.get(environment).forEach(sources::add);
    }

    /** Whether both are set, the first in a higher-ranking source than the second. */
    boolean outranks(String property, String other) {
        int otherRank = rank(other);
        return otherRank < sources.size() && rank(property) < otherRank;
    }

    /** The place of the source it is set in, 0 for the highest; the number of sources if it is not set. */
    private int rank(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        int rank = 0;
        while (rank < sources.size() && !sets(sources.get(rank), name)) {
            rank++;
        }
        return rank;
    }

    private static boolean sets(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        return property != null
                ? !property.getValue().toString().isEmpty()
                : source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT; // a list
    }
}
