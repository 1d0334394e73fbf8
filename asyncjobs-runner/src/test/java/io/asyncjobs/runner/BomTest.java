package io.asyncjobs.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The BOM, kept here as it has no tests of its own. */
class BomTest {

    private static final String BOM = "asyncjobs-bom";

    private final Document root = Poms.read("../pom.xml");
    private final Document bom = Poms.read("../" + BOM + "/pom.xml");

    @Test
    void managesAllModulesThatArePublished() {
        List<String> published = Poms.texts(root, "/project/modules/module").stream()
                .filter(module -> !module.equals(BOM))
                .filter(module -> Poms.texts(
                                Poms.read("../" + module + "/pom.xml"), "/project/properties/maven.deploy.skip")
                        .isEmpty())
                .toList();

        assertThat(published).contains("asyncjobs-core", "asyncjobs-runner").doesNotContain("sample-app");
        assertThat(Poms.texts(bom, "//dependency/artifactId")).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void managesTheirVersionAndNothingElse() {
        assertThat(Poms.texts(bom, "/project/parent | //dependency/scope")).isEmpty();
        assertThat(Poms.version(bom)).isEqualTo(Poms.version(root));
        assertThat(Poms.texts(bom, "//dependency/groupId")).containsOnly("io.asyncjobs");
        assertThat(Poms.texts(bom, "//dependency/version")).containsOnly("${project.version}");
    }

    /** It is no module, and measures what the starter brings on the Boot that it names. */
    @Test
    void theSampleOfTheStarterHasTheSameVersions() {
        Document sample = Poms.read("../samples/starter-only/pom.xml");

        assertThat(Poms.texts(sample, "/project/parent/version"))
                .isEqualTo(Poms.texts(root, "/project/properties/spring-boot.version"));
        assertThat(Poms.texts(sample, "//dependency[groupId='io.asyncjobs']/version"))
                .containsOnly(Poms.version(root));
    }
}
