package io.asyncjobs.spring.test;

import io.asyncjobs.handler.Middleware;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.EnqueueListener;
import io.asyncjobs.spring.EnqueueMiddleware;
import io.asyncjobs.spring.TaskArgumentResolver;
import io.asyncjobs.spring.TaskErrorHandler;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.TaskHandlers;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.worker.WorkerListener;
import java.io.IOException;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Leaves out the components that have nothing to do with asyncjobs. */
final class AsyncJobsTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AsyncJobsTest> {

    private static final Set<Class<?>> INCLUDED = Set.of(
            Middleware.class,
            RetryPolicy.class,
            WorkerListener.class,
            TaskArgumentResolver.class,
            TaskErrorHandler.class,
            EnqueueMiddleware.class,
            EnqueueListener.class,
            PayloadCodec.class);

    AsyncJobsTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return INCLUDED;
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        return super.defaultInclude(reader, factory) || hasHandlers(reader, factory);
    }

    /** By names, as the classes must not be loaded yet; a handler may also be inherited. */
    private static boolean hasHandlers(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        AnnotationMetadata annotations = reader.getAnnotationMetadata();
        if (annotations.hasAnnotatedMethods(TaskHandler.class.getName())
                || annotations.hasAnnotatedMethods(TaskHandlers.class.getName())) {
            return true;
        }
        for (String type : reader.getClassMetadata().getInterfaceNames()) {
            if (hasHandlers(factory.getMetadataReader(type), factory)) {
                return true;
            }
        }
        String parent = reader.getClassMetadata().getSuperClassName();
        return parent != null
                && !parent.equals(Object.class.getName())
                && hasHandlers(factory.getMetadataReader(parent), factory);
    }
}
