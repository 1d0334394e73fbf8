/** Tasks as values: the record, its states, its identifier and its payload (protocol 3, 4). */
@NullMarked
package io.asyncjobs.task;

import org.jspecify.annotations.NullMarked;
