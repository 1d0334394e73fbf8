/** Tasks and queues on JetStream; the only room that speaks to the server (protocol 6 to 9). */
@NullMarked
package io.asyncjobs.store;

import org.jspecify.annotations.NullMarked;
