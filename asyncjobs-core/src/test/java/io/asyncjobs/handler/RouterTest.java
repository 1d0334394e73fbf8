package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding handlers (protocol 16). */
class RouterTest {

    private final List<String> calls = new ArrayList<>();

    private Handler handler(String name) {
        return (task, context) -> {
            calls.add(name);
            return name;
        };
    }

    private Middleware middleware(String name) {
        return next -> (task, context) -> {
            calls.add(name);
            Object result = next.handle(task, context);
            calls.add("/" + name);
            return result;
        };
    }

    private static Object call(Router router, String type) throws Exception {
        return router.find(type).handler().handle(Task.builder(type).build(), null);
    }

    @ParameterizedTest
    @CsvSource({
        "email:new, email:new",
        "email:newer, email:new",
        "email:old, email:",
        "email:, email:",
        "email, e",
        "e, e",
        "x, ''",
        "Email:new, ''"
    })
    void findsTheExactTypeElseTheLongestBeginning(String type, String route) throws Exception {
        Router router = new Router();
        for (String each : List.of("", "e", "email:", "email:new", "email:new:special")) {
            router.handle(each, handler(each));
        }

        assertThat(router.find(type).type()).isEqualTo(route);
        assertThat(router.find(type).found()).isTrue();
        assertThat(call(router, type)).isEqualTo(route);
    }

    @Test
    void failsWithoutAHandler() {
        Router router = new Router().handle("email:", handler("email:"));
        Route route = router.find("nobody:home");

        assertThat(route.found()).isFalse();
        assertThat(route.type()).isEmpty();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> call(router, "nobody:home"))
                .withMessage("no handler for task type \"nobody:home\"");
    }

    @Test
    void doesNotWrapTheAnswerThatThereIsNoHandler() {
        Router router = new Router().use(middleware("global"));

        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> call(router, "x"));
        assertThat(calls).isEmpty();
    }

    @Test
    void callsGlobalMiddlewareOutsideThatOfTheRoute() throws Exception {
        Router router = new Router()
                .use(middleware("g1"), middleware("g2"))
                .handle("a", handler("handler"), middleware("r1"), middleware("r2"))
                .handle("b", handler("other"));

        assertThat(call(router, "a")).isEqualTo("handler");
        assertThat(calls).containsExactly("g1", "g2", "r1", "r2", "handler", "/r2", "/r1", "/g2", "/g1");

        calls.clear();
        call(router, "b");
        assertThat(calls).containsExactly("g1", "g2", "other", "/g2", "/g1");
    }

    @Test
    void lateGlobalMiddlewareWrapsExistingRoutesInside() throws Exception {
        Router router = new Router().use(middleware("g1")).handle("a", handler("handler"), middleware("r1"));
        router.use(middleware("late"));
        call(router, "a");

        assertThat(calls).containsExactly("g1", "late", "r1", "handler", "/r1", "/late", "/g1");
    }

    @Test
    void middlewareMayAnswerItself() throws Exception {
        Router router = new Router()
                .use(middleware("outer"), next -> (task, context) -> "short", middleware("never"))
                .handle("a", handler("never"));

        assertThat(call(router, "a")).isEqualTo("short");
        assertThat(calls).containsExactly("outer", "/outer");
    }

    @Test
    void refusesMissingMiddlewareAndAddsNothing() {
        Router router = new Router();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> router.use(middleware("a"), null))
                .withMessage("invalid middleware");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> router.handle("a", handler("a"), (Middleware) null))
                .withMessage("invalid middleware");
        assertThat(router.types()).isEmpty();
    }

    @Test
    void refusesASecondHandlerAndKeepsTheFirst() throws Exception {
        Router router = new Router().handle("a", handler("first"));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> router.handle("a", handler("second")))
                .withMessage("duplicate handler for task type \"a\"");
        assertThat(call(router, "a")).isEqualTo("first");
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> router.handle("", handler("x")).handle("", handler("y")));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a.b", "*", "email:*", "ä"})
    void refusesTypesThatNoTaskCanHave(String type) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new Router().handle(type, handler("x")));
    }

    @Test
    void tellsItsTypesSorted() {
        Router router =
                new Router().handle("b", handler("b")).handle("", handler("")).handle("a", handler("a"));

        assertThat(router.types()).containsExactly("", "a", "b");
        assertThat(new Router().find("anything").found()).isFalse();
    }

    @Test
    void aFoundRouteStaysAsItWas() throws Exception {
        Router router = new Router().handle("a", handler("handler"));
        Route before = router.find("a");
        router.use(middleware("late"));
        before.handler().handle(Task.builder("a").build(), null);

        assertThat(calls).containsExactly("handler");
    }

    @Test
    void mayBeChangedWhileItIsUsed() throws Exception {
        Router router = new Router().handle("", (task, context) -> "all");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                int own = thread;
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 300; i++) {
                        String type = "t" + own + "-" + i;
                        router.handle(type, (task, context) -> type);
                        assertThat(call(router, type)).isEqualTo(type);
                    }
                    return null;
                }));
                work.add(threads.submit(() -> {
                    for (int i = 0; i < 3_000; i++) {
                        assertThat(router.find("t0-" + i).found()).isTrue();
                        assertThat(call(router, "other")).isEqualTo("all");
                    }
                    return null;
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(router.types()).hasSize(601);
    }
}
