/** Signatures of tasks: who may put tasks into a queue (protocol 5). */
@NullMarked
package io.asyncjobs.signing;

import org.jspecify.annotations.NullMarked;
