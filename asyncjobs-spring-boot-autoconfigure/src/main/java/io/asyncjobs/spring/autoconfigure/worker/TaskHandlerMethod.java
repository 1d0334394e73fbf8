package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.Handler;

/**
 * A method found with the annotation.
 *
 * @param type the task type
 * @param queue the queue; empty for all that are consumed
 * @param method the method as messages name it
 * @param handler calls it
 */
record TaskHandlerMethod(String type, String queue, String method, Handler handler) {

    boolean handles(String other) {
        return queue.isEmpty() || queue.equals(other);
    }
}
