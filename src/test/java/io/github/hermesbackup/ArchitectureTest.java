package io.github.hermesbackup;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom. */
class ArchitectureTest {

    private static final String ROOT = "io.github.hermesbackup";
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    private static final Set<String> CORE = Set.of("home", "archive", "sqlite", "io");
    private static final Set<String> BELOW_OPERATIONS = with(CORE, "retention", "report");

    /** What each package may import besides itself. */
    private static final Map<String, Set<String>> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("mojo", with(BELOW_OPERATIONS, "backup", "restore", "verify", "snapshot", "fixture")),
            Map.entry("junit", with(CORE, "fixture")),
            Map.entry("backup", BELOW_OPERATIONS),
            Map.entry("restore", BELOW_OPERATIONS),
            Map.entry("verify", BELOW_OPERATIONS),
            Map.entry("snapshot", with(BELOW_OPERATIONS, "restore")),
            Map.entry("fixture", with(BELOW_OPERATIONS, "restore")),
            Map.entry("retention", with(CORE, "report")),
            Map.entry("report", with(CORE, "retention")),
            Map.entry("home", Set.of("io")),
            Map.entry("archive", Set.of("io")),
            Map.entry("sqlite", Set.of("io")),
            Map.entry("io", Set.of())));

    private static Set<String> with(Set<String> packages, String... more) {
        Set<String> all = new TreeSet<>(packages);
        all.addAll(List.of(more));
        return all;
    }

    static Stream<String> packages() {
        return ALLOWED.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void importsGoDownOnly(String name) {
        String[] others = ALLOWED.keySet().stream()
                .filter(other -> !other.equals(name) && !ALLOWED.get(name).contains(other))
                .map(other -> ROOT + "." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyClassHasAPlace() {
        String[] places =
                ALLOWED.keySet().stream().map(name -> ROOT + "." + name).toArray(String[]::new);
        noClasses().should().resideOutsideOfPackages(places).check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyMojoKnowsMaven() {
        only("mojo", resideInAnyPackage("org.apache.maven..", "org.codehaus..", "org.eclipse..", "javax.inject.."));
    }

    @Test
    void onlyJunitKnowsJunit() {
        only("junit", resideInAPackage("org.junit.."));
    }

    @Test
    void onlySqliteKnowsSql() {
        only("sqlite", resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."));
    }

    @Test
    void onlyIoCallsTheSystemItself() {
        only("io", resideInAPackage("com.sun.jna.."));
    }

    @Test
    void onlyArchiveKnowsZip() {
        only(
                "archive",
                resideInAnyPackage("java.util.zip..", "java.util.jar..", "com.github.luben..")
                        .and(DescribedPredicate.not(equivalentTo(CRC32.class))));
    }

    /** What a test cannot make fail is not tested; {@code /proc}, which two classes read, is no file of a user. */
    @Test
    void theCoreTouchesFilesThroughTheDiskOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".mojo")
                .and()
                .haveNameNotMatching(".*\\.(RealDisk|Machine|SqliteLibrary|Flock.*|ByteRangeLock)")
                .should()
                .dependOnClassesThat(equivalentTo(Files.class))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "opens a file past the disk",
                        call -> call.getTargetOwner().isEquivalentTo(FileChannel.class)
                                && call.getName().equals("open")))
                .orShould()
                .dependOnClassesThat(equivalentTo(RandomAccessFile.class)
                        .or(equivalentTo(FileInputStream.class))
                        .or(equivalentTo(FileOutputStream.class)))
                .check(CLASSES);
    }

    @Test
    void theCorePrintsAndLogsNothing() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".mojo")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.slf4j.."))
                .check(CLASSES);
    }

    private static void only(String name, DescribedPredicate<? super JavaClass> foreign) {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage(ROOT + "." + name)))
                .should()
                .dependOnClassesThat(foreign)
                .check(CLASSES);
    }

    /**
     * So nothing secret is ever among the arguments of a process, where everybody can read it. (SQLite's driver runs
     * {@code uname -o} when it is loaded.)
     */
    @Test
    void noGoalStartsAnotherProcess() {
        noClasses()
                .should()
                .dependOnClassesThat(equivalentTo(ProcessBuilder.class))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "a process is started",
                        call -> call.getName().equals("exec")
                                && call.getTargetOwner().isEquivalentTo(Runtime.class)))
                .check(CLASSES);
    }
}
