/** What a user writes to work tasks, and how a task finds it: handlers, routes, middleware, commands (protocol 11, 16, 18). */
@NullMarked
package io.asyncjobs.handler;

import org.jspecify.annotations.NullMarked;
