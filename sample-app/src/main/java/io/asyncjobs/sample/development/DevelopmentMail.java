package io.asyncjobs.sample.development;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Starts a mail server inside this application if the properties name none. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingProperty("spring.mail.host")
@EnableConfigurationProperties(MailProperties.class)
class DevelopmentMail {

    @Bean(destroyMethod = "close")
    DevelopmentMailServer mailServer() {
        return DevelopmentMailServer.start();
    }

    @Bean
    JavaMailSenderImpl mailSender(DevelopmentMailServer server, MailProperties properties) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(server.host());
        sender.setPort(server.port());
        sender.getJavaMailProperties().putAll(properties.getProperties());
        return sender;
    }
}
