package io.asyncjobs.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Which of two properties that exclude each other counts: the one in the higher-ranking source, as an environment
 * variable overrides a file.
 */
final class PropertyRanks {

    private static final String FIRST_ELEMENT = "[0]";

    private final Environment environment;
    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    PropertyRanks(Environment environment) {
        this.environment = environment;
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

    /** Not by names that only begin so: a variable of a seed's file has one that the seed itself would be above. */
    private boolean sets(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        ConfigurationProperty value =
                property == null ? source.getConfigurationProperty(name.append(FIRST_ELEMENT)) : property;
        // A placeholder may come to nothing.
        return value != null && StringUtils.hasText(environment.resolvePlaceholders(String.valueOf(value.getValue())));
    }
}
