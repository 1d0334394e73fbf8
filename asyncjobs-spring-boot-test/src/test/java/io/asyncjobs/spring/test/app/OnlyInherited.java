package io.asyncjobs.spring.test.app;

import org.springframework.stereotype.Component;

/** Has no handler that it declares itself. */
@Component
class OnlyInherited extends InheritedHandlers {}
