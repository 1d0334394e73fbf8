package io.asyncjobs.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.asyncjobs.AsyncJobs;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rooms of the core and the arrows between them. */
class RoomsTest {

    private static final String ROOT = "io.asyncjobs";

    /** The floor of each room; a room that comes new gets a line here. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("wire", 0),
            Map.entry("nats", 0),
            Map.entry("error", 0),
            Map.entry("task", 1),
            Map.entry("queue", 1),
            Map.entry("retry", 1),
            Map.entry("signing", 1),
            Map.entry("event", 1),
            Map.entry("handler", 2),
            Map.entry("store", 2),
            Map.entry("worker", 3),
            Map.entry("schedule", 3),
            Map.entry("", 4));

    /** The arrows between rooms of one floor: only those that are needed. */
    private static final Set<String> LEVEL =
            Set.of("wire -> error", "nats -> error", "event -> task", "signing -> task");

    private static final JavaClasses CORE = new ClassFileImporter()
            .importUrl(AsyncJobs.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void everyRoomHasAFloor() {
        assertThat(CORE.stream().map(RoomsTest::room).collect(Collectors.toSet()))
                .contains("wire", "task", "store", "worker", "")
                .isSubsetOf(FLOORS.keySet());
    }

    @Test
    void arrowsPointDownwards() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : CORE) {
            for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
                JavaClass target = arrow.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !allowed(room(type), room(target))) {
                    wrong.add(room(type) + " -> " + room(target) + ": " + arrow.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theArrowsOnOneFloorAreNeeded() {
        Set<String> drawn = CORE.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(arrow -> room(arrow.getOriginClass()) + " -> "
                        + room(arrow.getTargetClass().getBaseComponentType()))
                .collect(Collectors.toSet());

        assertThat(drawn).containsAll(LEVEL);
    }

    private static boolean allowed(String from, String to) {
        int above = FLOORS.getOrDefault(from, -1);
        int below = FLOORS.getOrDefault(to, Integer.MAX_VALUE);
        return from.equals(to) || above > below || above == below && LEVEL.contains(from + " -> " + to);
    }

    @Test
    void noRoomsFormACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void onlyTheRoomsThatSpeakToTheServerKnowItsClient() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".store..", ROOT + ".nats..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.nats..")
                .check(CORE);
    }

    @Test
    void theFacadeKnowsTheConnectionOnly() {
        Set<String> known = CORE.stream()
                .filter(type -> room(type).isEmpty())
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(arrow -> arrow.getTargetClass().getName())
                .filter(name -> name.startsWith("io.nats."))
                .collect(Collectors.toSet());

        assertThat(known).isSubsetOf("io.nats.client.Connection");
    }

    @Test
    void theCoreKnowsNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "io.micrometer..",
                        "tools.jackson..",
                        "org.junit..",
                        "org.assertj..",
                        "ch.qos.logback..",
                        "jakarta..",
                        "lombok..")
                .check(CORE);
    }

    @Test
    void nothingGoesIntoAUtil() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..helper..", "..common..", "..impl..", "..internal..")
                .check(CORE);
        noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)").check(CORE);
    }

    @Test
    void everyRoomIsNullMarked() {
        Set<JavaPackage> rooms = CORE.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

        assertThat(rooms).allSatisfy(room -> assertThat(room.isAnnotatedWith(NullMarked.class))
                .as(room.getName())
                .isTrue());
    }

    @Test
    void exceptionsAreOurs() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .should()
                .beAssignableTo(io.asyncjobs.error.AsyncJobsException.class)
                .check(CORE);
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : name.equals(ROOT) ? "" : name;
    }
}
