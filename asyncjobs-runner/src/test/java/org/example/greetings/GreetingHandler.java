package org.example.greetings;

import io.asyncjobs.spring.TaskHandler;

/** A handler in a jar of somebody else's. */
class GreetingHandler {

    record Guest(String name) {}

    record Greeting(String text) {}

    @TaskHandler("greeting:new")
    Greeting greet(Guest guest) {
        return new Greeting("Hello " + guest.name());
    }
}
