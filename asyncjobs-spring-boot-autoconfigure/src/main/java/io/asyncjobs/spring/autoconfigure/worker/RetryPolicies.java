package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.retry.RetryPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The retry policies by name.
 *
 * @param beans those of the application
 */
record RetryPolicies(ListableBeanFactory beans) {

    /** The bean of a name, else the policy that the core knows by it. */
    Optional<RetryPolicy> named(String name) {
        if (beans.containsBean(name) && beans.isTypeMatch(name, RetryPolicy.class)) {
            return Optional.of(beans.getBean(name, RetryPolicy.class));
        }
        return RetryPolicy.names().contains(name) ? Optional.of(RetryPolicy.named(name)) : Optional.empty();
    }

    /** The only bean, else the default. */
    RetryPolicy unnamed() {
        RetryPolicy only = beans.getBeanProvider(RetryPolicy.class).getIfUnique();
        return only == null ? RetryPolicy.DEFAULT : only;
    }

    /** What may be named, as the end of a sentence. */
    String allowed() {
        Set<String> known = new TreeSet<>(RetryPolicy.names());
        known.addAll(List.of(beans.getBeanNamesForType(RetryPolicy.class)));
        return "one of " + String.join(", ", known) + ", or define a RetryPolicy bean of that name";
    }
}
