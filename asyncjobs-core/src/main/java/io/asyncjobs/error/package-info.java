/** The exceptions of every room: unchecked, and each says whether trying again can help. */
@NullMarked
package io.asyncjobs.error;

import org.jspecify.annotations.NullMarked;
