/** What goes over the wire, exactly as the Go implementation writes it: subjects, headers and JSON (protocol 1, 2). */
@NullMarked
package io.asyncjobs.wire;

import org.jspecify.annotations.NullMarked;
