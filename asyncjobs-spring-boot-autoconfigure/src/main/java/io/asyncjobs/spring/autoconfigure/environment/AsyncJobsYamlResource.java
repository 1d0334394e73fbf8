package io.asyncjobs.spring.autoconfigure.environment;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.core.io.Resource;

/** An {@code asyncjobs.yaml} that may exist or not. */
final class AsyncJobsYamlResource extends ConfigDataResource {

    private final Resource file;

    AsyncJobsYamlResource(Resource file) {
        this.file = file;
    }

    Resource file() {
        return file;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AsyncJobsYamlResource resource && resource.file.equals(file);
    }

    @Override
    public int hashCode() {
        return file.hashCode();
    }

    @Override
    public String toString() {
        return "asyncjobs.yaml at " + file.getDescription();
    }
}
