package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.Handler;

/**
 * A handler of a type of task: a method found with the annotation, or an entry of the properties.
 *
 * @param type the task type
 * @param queue the queue; empty for all that are consumed
 * @param method the method, or entry, as messages name it
 * @param handler does the work
 * @param settings how it is to be called
 */
record TaskHandlerMethod(String type, String queue, String method, Handler handler, HandlerSettings settings) {

    boolean handles(String other) {
        return queue.isEmpty() || queue.equals(other);
    }
}
