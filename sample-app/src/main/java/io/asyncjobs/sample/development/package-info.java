/** The development mode: the servers that the application brings along when it is not told of others. */
@NullMarked
package io.asyncjobs.sample.development;

import org.jspecify.annotations.NullMarked;
