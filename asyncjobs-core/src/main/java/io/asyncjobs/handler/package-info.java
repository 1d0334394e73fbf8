/** What a user writes to work tasks, and how a task finds it: handlers, routes, middleware (protocol 11, 16). */
@NullMarked
package io.asyncjobs.handler;

import org.jspecify.annotations.NullMarked;
