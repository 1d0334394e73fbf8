/** Working a queue: pulling, deciding, running, ending a delivery (protocol 9 to 11, 14). */
@NullMarked
package io.asyncjobs.worker;

import org.jspecify.annotations.NullMarked;
