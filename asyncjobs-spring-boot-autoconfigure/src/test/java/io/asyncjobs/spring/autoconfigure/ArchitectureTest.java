package io.asyncjobs.spring.autoconfigure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The rules of Boot's own modules, as far as they can be broken here. */
class ArchitectureTest {

    private static final String ROOT = "io.asyncjobs.spring";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveSimpleNameEndingWith("AutoConfiguration")
                .check(OURS);
    }

    @Test
    void autoConfigurationsHaveNoPublicMembers() {
        assertThat(autoConfigurations()
                        .flatMap(type -> Stream.concat(type.getMethods().stream(), type.getFields().stream()))
                        .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)))
                .isEmpty();
    }

    @Test
    void otherConfigurationsAreHidden() {
        classes()
                .that()
                .areAnnotatedWith(Configuration.class)
                .should()
                .notBePublic()
                .check(OURS);
    }

    @Test
    void everyAutoConfigurationIsListed() {
        List<String> listed = ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                .filter(name -> name.startsWith(ROOT))
                .toList();

        assertThat(autoConfigurations().map(JavaClass::getName)).containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void otherModulesAreOrderedByName() {
        assertThat(autoConfigurations()
                        .map(JavaClass::reflect)
                        .map(type -> type.getAnnotation(AutoConfiguration.class))
                        .flatMap(annotation -> Stream.of(annotation.after(), annotation.before()))
                        .flatMap(Arrays::stream)
                        .map(Class::getName))
                .allMatch(name -> name.startsWith(ROOT));
    }

    @Test
    void beanMethodsKeepBootsRules() {
        assertThat(beanMethods()).isNotEmpty().allSatisfy(method -> {
            assertThat(method.getModifiers()).doesNotContain(JavaModifier.PRIVATE);
            assertThat(method.isAnnotatedWith(ConditionalOnClass.class)).isFalse();
            if (method.isAnnotatedWith(ConditionalOnMissingBean.class)) {
                assertThat(method.getAnnotationOfType(ConditionalOnMissingBean.class)
                                .value())
                        .isNotEqualTo(new Class<?>[] {method.getRawReturnType().reflect()});
            }
        });
    }

    @Test
    void beanPostProcessorsComeEarlyAndAlone() {
        assertThat(beanMethods().filter(method -> method.getRawReturnType().isAssignableTo(BeanPostProcessor.class)))
                .isNotEmpty()
                .allSatisfy(method -> {
                    assertThat(method.getModifiers()).contains(JavaModifier.STATIC);
                    assertThat(method.getRawParameterTypes())
                            .allMatch(parameter -> parameter.isEquivalentTo(ObjectProvider.class));
                });
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void whatUsersCallKnowsNoAutoConfiguration() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT, ROOT + ".metrics", ROOT + ".health", ROOT + ".observation", ROOT + ".actuate")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".autoconfigure..")
                .check(OURS);
    }

    @Test
    void wireAndStoreOfTheCoreAreNotReachedInto() {
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are wire or store, without StorageOptions",
                        type -> type.getPackageName().matches("io\\.asyncjobs\\.(wire|store)")
                                && !type.getSimpleName().equals("StorageOptions")))
                .check(OURS);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(OURS.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(each -> !each.getClasses().isEmpty())
                        .filter(each -> each.getClasses().stream()
                                .noneMatch(type -> type.getSimpleName().equals("package-info")
                                        && type.isAnnotatedWith(NullMarked.class)))
                        .map(each -> each.getName()))
                .isEmpty();
    }

    private static Stream<JavaClass> autoConfigurations() {
        return OURS.stream().filter(type -> type.isAnnotatedWith(AutoConfiguration.class));
    }

    private static Stream<JavaMethod> beanMethods() {
        return OURS.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Bean.class));
    }
}
