package io.asyncjobs.spring.autoconfigure.environment;

import java.util.List;
import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataLocationResolver;
import org.springframework.boot.context.config.ConfigDataLocationResolverContext;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ResourceUtils;

/**
 * Finds what {@code spring.config.import=asyncjobs:<file>} names: a path, relative to the working directory, or a URL such
 * as {@code classpath:asyncjobs.yaml}.
 */
final class AsyncJobsYamlLocationResolver implements ConfigDataLocationResolver<AsyncJobsYamlResource> {

    private static final String PREFIX = "asyncjobs:";

    private final ResourceLoader resources;

    AsyncJobsYamlLocationResolver(ResourceLoader resources) {
        this.resources = resources;
    }

    @Override
    public boolean isResolvable(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        return location.hasPrefix(PREFIX);
    }

    @Override
    public List<AsyncJobsYamlResource> resolve(ConfigDataLocationResolverContext context, ConfigDataLocation location) {
        String path = location.getNonPrefixedValue(PREFIX);
        String url = ResourceUtils.isUrl(path) ? path : ResourceUtils.FILE_URL_PREFIX + path;
        return List.of(new AsyncJobsYamlResource(resources.getResource(url)));
    }
}
