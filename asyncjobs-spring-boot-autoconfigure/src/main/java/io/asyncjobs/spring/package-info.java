/** What an application uses: the annotation for its handlers, and the template to enqueue tasks with. */
@NullMarked
package io.asyncjobs.spring;

import org.jspecify.annotations.NullMarked;
