package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.testkit.Holder;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases whose file a running gateway would lose. */
class HeldDatabasesTest {

    @TempDir
    Path work;

    private Path archive;
    private Path target;

    @BeforeEach
    void twoStatesOfAHome() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        Path source = SmallHome.create(work.resolve("source"), "archived");
        archive =
                Backups.of(source).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        target = SmallHome.create(work.resolve("target"), "present");
    }

    @Test
    void aDatabaseThatWasDeletedUnderItsGatewayIsNotRestoredBesideIt() throws Exception {
        try (Holder gateway = Holder.start(target.resolve("state.db"), Holder.Hold.READ)) {
            for (String name : new String[] {"state.db", "state.db-wal", "state.db-shm"}) {
                Files.deleteIfExists(target.resolve(name));
            }
            assertRefused(gateway);
        }
        Restores.of(archive).over(target).run();
        assertThat(SmallHome.tag(target.resolve("state.db"))).isEqualTo("archived");
    }

    @Test
    void aDatabaseThatWasReplacedUnderItsGatewayIsNotWrittenTo() throws Exception {
        try (Holder gateway = Holder.start(target.resolve("state.db"), Holder.Hold.READ)) {
            for (String name : new String[] {"state.db", "state.db-wal", "state.db-shm"}) {
                Files.deleteIfExists(target.resolve(name));
            }
            SmallHome.database(target.resolve("state.db"), "present", 3);
            assertRefused(gateway);
        }
    }

    @Test
    void aDatabaseThatIsInUseIsNotRemoved() throws Exception {
        SmallHome.database(target.resolve("kanban.db"), "present", 1);
        try (Holder gateway = Holder.start(target.resolve("kanban.db"), Holder.Hold.READ)) {
            Tree before = Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db-"));
            assertThatThrownBy(Restores.of(archive).over(target).exactly()::run)
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining("kanban.db")
                    .hasMessageContaining("pid " + gateway.pid());
            assertThat(before.differencesTo(
                            Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db-"))))
                    .isEmpty();
        }
    }

    private void assertRefused(Holder gateway) throws Exception {
        Tree before = Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db-"));
        assertThatThrownBy(Restores.of(archive).over(target)::run)
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(HermesException.Reason.LOCKED))
                .hasMessageContaining("state.db")
                .hasMessageContaining("pid " + gateway.pid());
        assertThat(before.differencesTo(
                        Trees.of(target).withoutDirectoryTimes().without(name -> name.startsWith("state.db-"))))
                .isEmpty();
    }
}
