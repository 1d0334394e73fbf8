package io.asyncjobs.spring.autoconfigure.environment;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.config.ConfigData;
import org.springframework.boot.context.config.ConfigDataLoader;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.context.config.ConfigDataResourceNotFoundException;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Reads an {@code asyncjobs.yaml}, as YAML the way Boot reads it. */
final class AsyncJobsYamlLoader implements ConfigDataLoader<AsyncJobsYamlResource> {

    @Override
    public ConfigData load(ConfigDataLoaderContext context, AsyncJobsYamlResource resource) throws IOException {
        ConfigDataResourceNotFoundException.throwIfDoesNotExist(resource, resource.file());
        String name = resource.toString();
        if (!resource.file().isReadable()) {
            throw new AsyncJobsStartupException(
                    name + " can't be read.", "Make it a file that the user of this process may read.", null);
        }
        List<PropertySource<?>> documents = documents(resource);
        if (documents.size() > 1) {
            throw new AsyncJobsStartupException(
                    name + " has " + documents.size() + " documents.", "Remove all but the first.", null);
        }
        if (documents.isEmpty() || !(documents.get(0) instanceof EnumerablePropertySource<?> document)) {
            return ConfigData.EMPTY;
        }
        Map<String, Object> properties = new AsyncJobsYaml(name, document).properties();
        return new ConfigData(List.of(new OriginTrackedMapPropertySource(name, properties, true)));
    }

    // The parser is Boot's choice, so its exceptions can't be named here.
    private static List<PropertySource<?>> documents(AsyncJobsYamlResource resource) throws IOException {
        try {
            return new YamlPropertySourceLoader().load(resource.toString(), resource.file());
        } catch (RuntimeException invalid) {
            throw new AsyncJobsStartupException(
                    resource + " can't be read as YAML: " + invalid.getMessage(), "Correct the file.", invalid);
        }
    }
}
