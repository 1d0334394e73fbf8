/** The events that tell how tasks fare (protocol 19). */
@NullMarked
package io.asyncjobs.event;

import org.jspecify.annotations.NullMarked;
