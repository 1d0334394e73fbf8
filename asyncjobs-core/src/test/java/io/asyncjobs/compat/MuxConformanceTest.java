package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.Route;
import io.asyncjobs.handler.Router;
import io.asyncjobs.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of docs/conformance.md about finding and wrapping handlers. */
class MuxConformanceTest {

    private final List<String> calls = new ArrayList<>();
    private final Router router = new Router();

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

    private Object call(String type) throws Exception {
        return router.find(type).handler().handle(Task.builder(type).build(), null);
    }

    @ParameterizedTest
    @CsvSource({
        "things:other, things:",
        "things:very:other, things:",
        "things:very:specific, things:very:specific",
        "things:specific, things:specific",
        "things:specific:other, things:specific",
        "x, ''"
    })
    void theLongestRouteThatATypeBeginsWithTakesIt(String type, String route) throws Exception {
        for (String each : List.of("", "things:", "things:very:specific", "things:specific")) {
            router.handle(each, handler(each));
        }

        assertThat(call(type)).isEqualTo(route);
    }

    @Test
    void globalMiddlewareWrapsEveryRoute() throws Exception {
        router.use(middleware("global")).handle("a", handler("a")).handle("b", handler("b"));

        call("a");
        call("b");

        assertThat(calls).containsExactly("global", "a", "/global", "global", "b", "/global");
    }

    @Test
    void middlewareOfARouteWrapsThatRouteOnly() throws Exception {
        router.handle("a", handler("a"), middleware("own")).handle("b", handler("b"));

        call("a");
        call("b");

        assertThat(calls).containsExactly("own", "a", "/own", "b");
    }

    @Test
    void lateGlobalMiddlewareWrapsARouteThatWasThereBefore() throws Exception {
        router.handle("a", handler("a")).use(middleware("late"));

        call("a");

        assertThat(calls).containsExactly("late", "a", "/late");
    }

    @Test
    void middlewareRunsInTheOrderOfItsRegistration() throws Exception {
        router.use(middleware("1"), middleware("2"))
                .use(middleware("3"))
                .handle("a", handler("a"), middleware("4"), middleware("5"));

        call("a");

        assertThat(calls).containsExactly("1", "2", "3", "4", "5", "a", "/5", "/4", "/3", "/2", "/1");
    }

    @Test
    void middlewareMayFailInPlaceOfTheHandler() {
        router.use(next -> (task, context) -> {
                    throw new IllegalStateException("not today");
                })
                .handle("a", handler("a"));

        assertThatIllegalStateException().isThrownBy(() -> call("a")).withMessage("not today");
        assertThat(calls).isEmpty();
    }

    @Test
    void missingGlobalMiddlewareIsRefusedWithAllThatCameWithIt() throws Exception {
        assertThatThrownBy(() -> router.use((Middleware) null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("invalid middleware");
        assertThatThrownBy(() -> router.use(middleware("valid"), null, middleware("valid")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("invalid middleware");

        router.handle("a", handler("a"));
        call("a");

        assertThat(calls).containsExactly("a");
    }

    @Test
    void aRouteWithMissingMiddlewareIsNotRegistered() {
        assertThatThrownBy(() -> router.handle("a", handler("a"), middleware("valid"), null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("invalid middleware");

        assertThat(router.find("a").found()).isFalse();
        assertThatThrownBy(() -> call("a")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aRouteThatIsFoundByItsBeginningIsWrappedToo() throws Exception {
        router.use(middleware("global")).handle("email:", handler("email"), middleware("own"));

        call("email:new");

        assertThat(calls).containsExactly("global", "own", "email", "/own", "/global");
    }

    @Test
    void lateGlobalMiddlewareLeavesEachRouteItsOwnHandler() throws Exception {
        List<String> types = List.of("a", "b", "c");
        types.forEach(type -> router.handle(type, handler(type), middleware("own-" + type)));
        router.use(middleware("late"));

        for (String type : types) {
            calls.clear();
            assertThat(call(type)).isEqualTo(type);
            assertThat(calls).containsExactly("late", "own-" + type, type, "/own-" + type, "/late");
        }
    }

    @Test
    void middlewareMayBeAddedWhileTasksAreHandled() throws Exception {
        AtomicInteger wrapped = new AtomicInteger();
        AtomicBoolean adding = new AtomicBoolean(true);
        List<String> types = IntStream.range(0, 10).mapToObj(i -> "t" + i).toList();
        types.forEach(type -> router.handle(type, (task, context) -> task.type()));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> callers = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        do {
                            for (String type : types) {
                                assertThat(call(type)).isEqualTo(type);
                            }
                        } while (adding.get());
                        return null;
                    }))
                    .toList();
            for (int i = 0; i < 50; i++) {
                router.use(next -> (task, context) -> {
                    wrapped.incrementAndGet();
                    return next.handle(task, context);
                });
            }
            adding.set(false);
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            threads.shutdownNow();
        }
        wrapped.set(0);

        Route route = router.find("t3");

        assertThat(route.handler().handle(Task.builder("t3").build(), null)).isEqualTo("t3");
        assertThat(wrapped).hasValue(50);
    }
}
