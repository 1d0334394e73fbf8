@NullMarked
package io.asyncjobs.spring.test;

import org.jspecify.annotations.NullMarked;
