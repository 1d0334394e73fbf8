package io.asyncjobs.spring.autoconfigure;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.AsyncJobsTemplate;
import io.asyncjobs.spring.EnqueueListener;
import io.asyncjobs.spring.EnqueueMiddleware;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Nats;
import io.asyncjobs.task.PayloadCodec;
import io.nats.client.Connection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Connects to NATS, opens the queues, and offers {@link AsyncJobsOperations}. Beans {@link AsyncJobsConnectionDetails} or
 * {@link ConnectionSettings} of the application's own replace {@code asyncjobs.nats.*}, and {@link TaskSignatures}
 * {@code asyncjobs.signing.*}; a {@link Connection} is used instead of making one. With
 * {@code asyncjobs.nats.connect-in-background} there is no {@link Connection} bean but the application's own.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(AsyncJobs.class)
@ConditionalOnBooleanProperty(name = "asyncjobs.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AsyncJobsProperties.class)
@Import({PayloadCodecConfiguration.Jackson3.class, PayloadCodecConfiguration.OfCore.class})
public final class AsyncJobsAutoConfiguration {

    private static final String IN_BACKGROUND = "asyncjobs.nats.connect-in-background";

    @Bean
    @ConditionalOnMissingBean(AsyncJobsConnectionDetails.class)
    PropertiesAsyncJobsConnectionDetails asyncJobsConnectionDetails(
            AsyncJobsProperties properties, Environment environment, ObjectProvider<SslBundles> bundles) {
        Nats nats = EffectiveNats.of(properties.nats(), new PropertyRanks(environment));
        return new PropertiesAsyncJobsConnectionDetails(nats, bundles.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionSettings asyncJobsConnectionSettings(
            AsyncJobsConnectionDetails details,
            AsyncJobsProperties properties,
            Environment environment,
            ObjectProvider<NatsOptionsCustomizer> customizers) {
        return new ConnectionSettingsFactory(
                        environment::getProperty, customizers.orderedStream().toList())
                .create(details, properties.nats());
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean({Connection.class, AsyncJobs.class})
    @ConditionalOnBooleanProperty(name = IN_BACKGROUND, havingValue = false, matchIfMissing = true)
    Connection asyncJobsConnection(ConnectionSettings settings) {
        return StartupConnector.connect(settings);
    }

    @Bean
    @ConditionalOnMissingBean
    TaskSignatures asyncJobsTaskSignatures(AsyncJobsProperties properties, Environment environment) {
        return new PropertiesTaskSignatures(properties.signing(), new PropertyRanks(environment)).build();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    AsyncJobs asyncJobs(
            ObjectProvider<Connection> connection,
            ConnectionSettings settings,
            PayloadCodec codec,
            TaskSignatures signatures,
            AsyncJobsProperties properties,
            Environment environment) {
        AsyncJobsOpener opener = new AsyncJobsOpener(properties, codec, signatures);
        if (properties.nats().connectInBackground()) {
            return opener.openInBackground(connection.getIfAvailable(), settings);
        }
        // The condition of the connection takes these two words only, where conversion also takes "off", and nothing.
        Connection open = connection.getIfAvailable();
        if (open == null) {
            throw invalidProperty(IN_BACKGROUND, environment.getProperty(IN_BACKGROUND, ""), "true or false");
        }
        return opener.open(open, settings.apiPrefix());
    }

    @Bean
    @ConditionalOnMissingBean(AsyncJobsOperations.class)
    AsyncJobsTemplate asyncJobsTemplate(
            AsyncJobs jobs, ObjectProvider<EnqueueListener> listeners, ObjectProvider<EnqueueMiddleware> middleware) {
        return new AsyncJobsTemplate(
                jobs,
                listeners.orderedStream().toList(),
                middleware.orderedStream().toList());
    }
}
